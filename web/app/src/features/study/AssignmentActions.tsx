import type { Assignment } from '@atelier/api';
import { ConfirmDialog, IconButton, Menu, Stack, Text, useToast, type MenuAction } from '@atelier/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CalendarDays, Ellipsis, Pencil, RefreshCw, ScrollText, Trash2, Workflow } from 'lucide-react';
import { useState } from 'react';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { paths, type AssignmentRef } from '../../lib/paths';
import type { By } from './by';
import { ByField } from './ByField';
import { EditAssignment } from './EditAssignment';
import { deleteAssignment, saveCalendar } from './queries';
import { useStart } from './useStart';

/** What can be done with the whole assignment. */
export function AssignmentActions({
  assignment,
  target,
  hasPlan,
}: {
  assignment: Assignment;
  target: AssignmentRef;
  hasPlan: boolean;
}) {
  const [asking, setAsking] = useState<'edit' | 'reprocess' | 'delete' | null>(null);
  const [by, setBy] = useState<By>('model');
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const start = useStart(target);
  const failed = (title: string) => (error: unknown) =>
    toast({ title, text: failureText(error), tone: 'bad' });

  const calendar = useMutation({
    mutationFn: () => saveCalendar(target, assignment.title),
    onError: failed('The calendar file could not be made'),
  });
  const remove = useMutation({
    mutationFn: () => deleteAssignment(target),
    onSuccess: async () => {
      await navigate({ to: paths.study });
      client.removeQueries({ queryKey: keys.assignment(target) });
      void client.invalidateQueries({ queryKey: keys.assignments });
      toast({ title: 'The assignment was deleted' });
    },
    onError: failed('The assignment could not be deleted'),
  });

  const runId = assignment.run_id;
  const planActions: MenuAction[] = [
    {
      id: 'ics',
      label: 'Save milestones as calendar',
      icon: <CalendarDays size={16} aria-hidden />,
      onSelect: () => calendar.mutate(),
    },
    {
      id: 'again',
      label: 'Make the plan anew…',
      icon: <RefreshCw size={16} aria-hidden />,
      onSelect: () => setAsking('reprocess'),
    },
  ];
  return (
    <>
      <Menu
        label="More for this assignment"
        groups={[
          hasPlan ? planActions : [],
          [
            {
              id: 'edit',
              label: 'Edit details…',
              icon: <Pencil size={16} aria-hidden />,
              onSelect: () => setAsking('edit'),
            },
            {
              id: 'provenance',
              label: 'Provenance',
              icon: <ScrollText size={16} aria-hidden />,
              onSelect: () => void navigate({ to: paths.provenance, params: target }),
            },
            ...(runId
              ? [
                  {
                    id: 'run',
                    label: 'Show the run',
                    icon: <Workflow size={16} aria-hidden />,
                    onSelect: () => void navigate({ to: paths.run, params: { runId } }),
                  },
                ]
              : []),
          ],
          [
            {
              id: 'delete',
              label: 'Delete…',
              danger: true,
              icon: <Trash2 size={16} aria-hidden />,
              onSelect: () => setAsking('delete'),
            },
          ],
        ].filter(group => group.length > 0)}
        trigger={<IconButton label="More for this assignment" icon={<Ellipsis size={18} aria-hidden />} />}
      />
      <ConfirmDialog
        open={asking === 'reprocess'}
        onOpenChange={open => setAsking(open ? 'reprocess' : null)}
        title="Make the plan anew?"
        text={
          <Stack gap={3}>
            <Text tone="soft">
              The sources are read again and a new version takes the place of this one. Tasks you have
              finished stay finished where the new plan has them too; this version stays readable.
            </Text>
            <ByField label="Planned by" sent="The texts of the assignment are" by={by} onBy={setBy} />
          </Stack>
        }
        confirm="Make a new version"
        onConfirm={() => start.mutateAsync({ again: true, by })}
      />
      <ConfirmDialog
        open={asking === 'delete'}
        onOpenChange={open => setAsking(open ? 'delete' : null)}
        title="Delete this assignment?"
        text={
          <Text tone="soft">
            Its plan, its tasks and what you have checked off go with it. This cannot be taken back.
          </Text>
        }
        confirm="Delete"
        danger
        onConfirm={() => remove.mutateAsync()}
      />
      {asking === 'edit' && (
        <EditAssignment assignment={assignment} target={target} onClose={() => setAsking(null)} />
      )}
    </>
  );
}
