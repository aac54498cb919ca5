import { ApiError } from '@atelier/api';
import { useState } from 'react';
import { failureText } from '../../lib/failure';

type Errors<N extends string> = Partial<Record<N, string>>;

/** State of a small form: values, what is wrong with each, and what is wrong with the whole. */
export function useForm<N extends string>(
  initial: Record<N, string>,
  check: (values: Record<N, string>) => Errors<N>,
  send: (values: Record<N, string>) => Promise<unknown>,
) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors<N>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const bind = (name: N) => ({
    name,
    value: values[name],
    onChange: (event: { target: { value: string } }) => {
      setValues({ ...values, [name]: event.target.value });
      setErrors({ ...errors, [name]: undefined });
    },
  });

  const submit = async () => {
    const wrong = check(values);
    setErrors(wrong);
    setFailure(null);
    if (Object.values(wrong).some(Boolean)) return;
    setBusy(true);
    try {
      await send(values);
    } catch (error) {
      const names = Object.keys(initial) as N[];
      const fields = error instanceof ApiError ? names.filter(name => error.field(name)) : [];
      if (error instanceof ApiError && fields.length > 0) {
        setErrors(Object.fromEntries(fields.map(name => [name, error.field(name)])) as Errors<N>);
      } else {
        setFailure(failureText(error));
      }
    } finally {
      setBusy(false);
    }
  };

  return { bind, errors, failure, busy, submit };
}
