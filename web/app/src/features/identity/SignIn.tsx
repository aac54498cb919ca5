import { Banner, Button, Checkbox, EntryScreen, Field, Input, Stack, Text } from '@atelier/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { TextLink } from '../../lib/links';
import { paths, safeNext } from '../../lib/paths';
import { signIn } from './queries';
import { Showcase } from './Showcase';
import { useForm } from './useForm';

export default function SignIn() {
  const navigate = useNavigate();
  const next = useSearch({ strict: false, select: search => (search as { next?: string }).next });
  const [remember, setRemember] = useState(false);
  const form = useForm(
    { email: '', password: '' },
    values => ({
      ...(values.email.trim() ? {} : { email: 'Enter your e-mail address.' }),
      ...(values.password ? {} : { password: 'Enter your password.' }),
    }),
    async values => {
      await signIn(values.email.trim(), values.password, remember);
      await navigate({ href: safeNext(next), replace: true });
    },
  );
  return (
    <EntryScreen title="Sign in" showcase={<Showcase />}>
      <form
        noValidate
        onSubmit={event => {
          event.preventDefault();
          void form.submit();
        }}
      >
        <Stack gap={4}>
          {form.failure && (
            <Banner tone="bad" urgent>
              {form.failure}
            </Banner>
          )}
          <Field label="E-mail" error={form.errors.email} required>
            <Input type="email" autoComplete="username" {...form.bind('email')} />
          </Field>
          <Field label="Password" error={form.errors.password} required>
            <Input type="password" autoComplete="current-password" {...form.bind('password')} />
          </Field>
          <Checkbox label="Keep me signed in for a week" checked={remember} onChange={setRemember} />
          <Button type="submit" look="primary" size="l" wide busy={form.busy}>
            Sign in
          </Button>
          <Text tone="soft">
            New here?{' '}
            <TextLink to={paths.signUp} search={{ next }}>
              Create an account
            </TextLink>
          </Text>
        </Stack>
      </form>
    </EntryScreen>
  );
}
