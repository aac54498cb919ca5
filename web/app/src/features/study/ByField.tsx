import { Field, Select } from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { firstModelQuery, type By } from './by';

/** Who is to make it. Where no model is set up there is nothing to choose, and nothing shows. */
export function ByField({
  label,
  sent,
  by,
  onBy,
}: {
  label: string;
  /** What goes to the model: “The draft is”. */
  sent: string;
  by: By;
  onBy: (by: By) => void;
}) {
  const model = useQuery(firstModelQuery).data;
  if (!model) return null;
  return (
    <Field
      label={label}
      hint={by === 'rules' ? 'Nothing leaves this server.' : `${sent} sent to the provider of this model.`}
    >
      <Select
        value={by}
        onChange={onBy}
        choices={[
          { value: 'model', label: model },
          { value: 'either', label: `${model}, or rules if it does not answer` },
          { value: 'rules', label: 'Rules only' },
        ]}
      />
    </Field>
  );
}
