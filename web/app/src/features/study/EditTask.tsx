import type { WorkItem, WorkItemState } from '@atelier/api';
import { Button, Dialog, Field, Input, Select, Stack, Textarea, type Choice } from '@atelier/ui';
import { useId, useState } from 'react';
import { fromLocalInput, toLocalInput } from '../../lib/time';
import { itemWord } from '../../lib/words';
import type { TaskLine } from './merge';
import { statesFrom } from './states';
import type { ItemAct } from './useItems';

/** One task, changed by hand. */
export function EditTask({
  task,
  item,
  act,
  onClose,
}: {
  task: TaskLine;
  item: WorkItem;
  act: (act: ItemAct) => void;
  onClose: () => void;
}) {
  const formId = useId();
  const [title, setTitle] = useState(task.title);
  const [description, setDescription] = useState(task.description);
  const [state, setState] = useState<WorkItemState>(item.state);
  const [due, setDue] = useState(toLocalInput(item.due_at));
  const choices: Choice<WorkItemState>[] = statesFrom(item.state).map(value => ({
    value,
    label: itemWord(value).label,
  }));

  const save = () => {
    const change = {
      ...(title.trim() !== item.title ? { title: title.trim() } : {}),
      ...(description !== task.description ? { description } : {}),
      ...(state !== item.state ? { state } : {}),
      ...(due !== toLocalInput(item.due_at) ? { due_at: fromLocalInput(due) } : {}),
    };
    if (Object.keys(change).length > 0) act({ kind: 'change', item, change });
    onClose();
  };

  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title="Edit task"
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={formId} look="primary" disabled={!title.trim()}>
            Save
          </Button>
        </>
      }
    >
      <form
        id={formId}
        onSubmit={event => {
          event.preventDefault();
          save();
        }}
      >
        <Stack gap={4}>
          <Field label="Title" required error={title.trim() ? null : 'A task needs a title.'}>
            <Input value={title} onChange={event => setTitle(event.target.value)} />
          </Field>
          <Field label="What to do">
            <Textarea rows={4} value={description} onChange={event => setDescription(event.target.value)} />
          </Field>
          <Field label="State">
            <Select choices={choices} value={state} onChange={setState} />
          </Field>
          <Field label="Due" optional>
            <Input type="datetime-local" value={due} onChange={event => setDue(event.target.value)} />
          </Field>
        </Stack>
      </form>
    </Dialog>
  );
}
