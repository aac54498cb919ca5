import { Banner, Card, Cluster, Section, Segments, Stack, Text } from '@atelier/ui';
import { useState } from 'react';
import { askPermission, permission, type Permission } from '../../lib/browserNotices';
import { notifications } from '../../lib/preferences';

/** Whether the browser may say so when a plan or feedback is ready and nobody looks at the page. */
export function Notifications() {
  const wanted = notifications.use();
  const [allowed, setAllowed] = useState<Permission>(permission);
  const [asked, setAsked] = useState(false);
  const change = async (next: 'on' | 'off') => {
    setAsked(next === 'on');
    if (next === 'off') return notifications.set('off');
    const answer = await askPermission();
    setAllowed(answer);
    notifications.set(answer === 'granted' ? 'on' : 'off');
  };
  const on = wanted === 'on' && allowed === 'granted';
  return (
    <Section title="Notifications">
      <Card>
        <Stack gap={3}>
          <Cluster justify="between" gap={3}>
            <Stack gap={0}>
              <Text>When a plan or feedback is ready</Text>
              <Text size="sm" tone="quiet">
                On the page a message always appears. Switched on, this browser also tells you while you are
                elsewhere.
              </Text>
            </Stack>
            <Segments
              label="Notifications of the browser"
              choices={[
                { value: 'on', label: 'On' },
                { value: 'off', label: 'Off' },
              ]}
              value={on ? 'on' : 'off'}
              onChange={next => void change(next)}
            />
          </Cluster>
          {(asked || wanted === 'on') && !on && <Refused because={allowed} />}
        </Stack>
      </Card>
    </Section>
  );
}

function Refused({ because }: { because: Permission }) {
  switch (because) {
    case 'denied':
      return (
        <Banner tone="warn" title="The browser refuses">
          It was told not to show notifications of this site. Allow them in the settings it keeps beside the
          address of the page, then switch this on again.
        </Banner>
      );
    case 'unsupported':
      return (
        <Banner tone="warn" title="This browser cannot show notifications here">
          It does so only for pages served over https, or from the same computer.
        </Banner>
      );
    default:
      return (
        <Banner tone="warn">The browser was not given an answer. Switch this on to be asked again.</Banner>
      );
  }
}
