import { ApiError } from '@atelier/api';
import { Banner, Button, Dialog, Field, Input, Stack } from '@atelier/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';

/** Another name for a connection. */
export function RenameForm({
  label,
  save,
  onClose,
}: {
  label: string;
  save: (label: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const formId = useId();
  const [value, setValue] = useState(label);
  const rename = useMutation({
    mutationFn: () => save(value.trim()),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: keys.canvas }),
  });
  const wrong = rename.error instanceof ApiError ? rename.error.field('label') : undefined;
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Rename “${label}”`}
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={formId} look="primary" busy={rename.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={event => {
          event.preventDefault();
          if (!rename.isPending) rename.mutate();
        }}
      >
        <Stack gap={4}>
          {rename.isError && !wrong && (
            <Banner tone="bad" urgent>
              {failureText(rename.error)}
            </Banner>
          )}
          <Field label="Name" error={wrong} required>
            <Input maxLength={100} value={value} onChange={event => setValue(event.target.value)} />
          </Field>
        </Stack>
      </form>
    </Dialog>
  );
}
