import { Button, IconButton, Menu, PanelNote, PanelScreen, Skeleton, Text, useToast } from '@atelier/ui';
import { failureText, paths } from '@atelier/app/shared';
import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis, ExternalLink, Globe, Unplug } from 'lucide-react';
import { useState } from 'react';
import { hostOf } from '../lib/address';
import { addSite, askFor } from '../lib/sites';
import { webext } from '../lib/webext';
import { AssignmentPanel } from './AssignmentPanel';
import { disconnect } from './disconnect';
import { Sites } from './Sites';
import { useTab, type Looked } from './useTab';

/** Connected: what there is for the tab beside the panel. */
export function Connected({ server }: { server: string }) {
  const { looked, again } = useTab();
  const client = useQueryClient();
  const toast = useToast();
  const [sites, setSites] = useState(false);

  const leave = async () => {
    try {
      await disconnect(server);
    } catch (error) {
      toast({
        title: 'Disconnected here, but the server did not hear it',
        text: `${failureText(error)} End its session under Account in Atelier.`,
        tone: 'bad',
      });
    }
    client.clear();
  };

  return (
    <PanelScreen
      title={hostOf(server)}
      actions={
        <Menu
          label="The extension"
          trigger={<IconButton label="The extension" icon={<Ellipsis size={18} aria-hidden />} />}
          groups={[
            [
              {
                id: 'open',
                label: 'Open Atelier',
                icon: <ExternalLink size={16} aria-hidden />,
                onSelect: () => void webext().tabs.create({ url: server + paths.today }),
              },
              {
                id: 'sites',
                label: 'Allowed sites…',
                icon: <Globe size={16} aria-hidden />,
                onSelect: () => setSites(true),
              },
            ],
            [
              {
                id: 'leave',
                label: 'Disconnect',
                icon: <Unplug size={16} aria-hidden />,
                onSelect: () => void leave(),
              },
            ],
          ]}
        />
      }
    >
      {looked ? <Beside looked={looked} again={again} /> : <Skeleton lines={6} />}
      <Sites open={sites} onOpenChange={setSites} server={server} onChanged={again} />
    </PanelScreen>
  );
}

function Beside({ looked, again }: { looked: Looked; again: () => void }) {
  const { tabId, place, allowed } = looked;
  if (!place || tabId === undefined) {
    return (
      <PanelNote title="No assignment here">
        <Text tone="soft">
          Open the page of an assignment in Canvas. On a site the extension does not know yet, press its
          button in the toolbar of the browser once, so that it may see which page that is.
        </Text>
      </PanelNote>
    );
  }
  if (!allowed) return <AskForSite origin={place.origin} tabId={tabId} again={again} />;
  return (
    <AssignmentPanel
      key={`${place.origin} ${place.courseId} ${place.assignmentId}`}
      place={place}
      tabId={tabId}
    />
  );
}

function AskForSite({ origin, tabId, again }: { origin: string; tabId: number; again: () => void }) {
  const [refused, setRefused] = useState(false);
  const host = hostOf(origin);
  const ask = async () => {
    if (await askFor(origin)) await addSite(origin, tabId);
    else setRefused(true);
    again();
  };
  return (
    <PanelNote
      title={`Plan assignments of ${host}?`}
      actions={
        <Button look="primary" onClick={() => void ask()}>
          Allow {host}
        </Button>
      }
    >
      <Text tone="soft">
        The extension then puts a button on the assignment pages of this site. It reads an assignment only
        when you click that button, and sends it to your Atelier and nowhere else. You can take the permission
        back whenever you like.
      </Text>
      {refused && <Text>The browser did not give the permission. Nothing was read.</Text>}
    </PanelNote>
  );
}
