import { Cluster, Dialog, Eyebrow, Kbd, Stack, Text } from '@atelier/ui';

const groups = [
  {
    title: 'Anywhere',
    keys: [
      ['mod+k', 'Find anything'],
      ['?', 'This list'],
      ['n', 'New assignment'],
      ['mod+b', 'Side panel'],
      ['mod+j', 'Activity panel'],
    ],
  },
  {
    title: 'Go to',
    keys: [
      ['g t', 'Today'],
      ['g s', 'Study'],
      ['g c', 'Courses'],
      ['g d', 'Calendar'],
      ['g r', 'Runs'],
      ['g a', 'Account'],
      ['g m', 'Models'],
    ],
  },
  {
    title: 'In a plan',
    keys: [
      ['alt+up', 'Move the task up'],
      ['alt+down', 'Move the task down'],
      ['esc', 'Close the panel in front'],
    ],
  },
] as const;

export default function ShortcutHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title="Keyboard shortcuts"
      note="Single keys can be switched off in Account."
    >
      <Stack gap={5}>
        {groups.map(group => (
          <Stack key={group.title} gap={2}>
            <Eyebrow as="h3">{group.title}</Eyebrow>
            {group.keys.map(([keys, what]) => (
              <Cluster key={keys} justify="between">
                <Text>{what}</Text>
                <Kbd keys={keys} />
              </Cluster>
            ))}
          </Stack>
        ))}
      </Stack>
    </Dialog>
  );
}
