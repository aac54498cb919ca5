import { Button, Menu } from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, Columns2 } from 'lucide-react';
import type { AssignmentRef } from '../../lib/paths';
import { ago } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { engineWord } from '../../lib/words';
import { versionsQuery } from './queries';

/** Which version of the plan is shown, and the others to switch to. */
export function Versions({
  target,
  newest,
  shown,
  onVersion,
  onCompare,
}: {
  target: AssignmentRef;
  newest: number;
  shown: number | undefined;
  onVersion: (version: number | undefined) => void;
  /** Holds an earlier version beside a later one. */
  onCompare: (before: number, after: number) => void;
}) {
  const now = useNow();
  const versions = useQuery(versionsQuery(target));
  const label = `Version ${shown ?? newest}`;
  if (newest <= 1) return <span>{label}</span>;
  return (
    <Menu
      label="Versions of the plan"
      groups={[
        (versions.data ?? []).map(version => ({
          id: String(version.version),
          label: `Version ${version.version}${version.version === newest ? ', newest' : ''}`,
          note: `${ago(version.created_at, now)} · ${engineWord(version.engine)}`,
          checked: version.version === (shown ?? newest),
          onSelect: () => onVersion(version.version === newest ? undefined : version.version),
        })),
        [
          {
            id: 'compare',
            label: 'Compare two versions…',
            icon: <Columns2 size={16} aria-hidden />,
            onSelect: () => {
              const at = shown ?? newest;
              onCompare(at > 1 ? at - 1 : 1, at > 1 ? at : newest);
            },
          },
        ],
      ]}
      trigger={
        <Button look="ghost" size="s">
          {label} of {newest}
          <ChevronDown size={14} aria-hidden />
        </Button>
      }
    />
  );
}
