import { Banner, Button, EntryScreen, Field, Input, Stack, Text } from '@atelier/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { TextLink } from '../../lib/links';
import { paths, safeNext } from '../../lib/paths';
import { signUp } from './queries';
import { Showcase } from './Showcase';
import { useForm } from './useForm';

export default function SignUp() {
  const navigate = useNavigate();
  const next = useSearch({ strict: false, select: search => (search as { next?: string }).next });
  const form = useForm(
    { name: '', email: '', password: '' },
    values => ({
      ...(values.name.trim() ? {} : { name: 'Say what to call you.' }),
      ...(/^\S+@\S+$/.test(values.email.trim())
        ? {}
        : { email: 'Enter an e-mail address, such as ada@example.org.' }),
      ...(values.password ? {} : { password: 'Choose a password.' }),
    }),
    async values => {
      await signUp({ ...values, name: values.name.trim(), email: values.email.trim() });
      await navigate({ href: safeNext(next), replace: true });
    },
  );
  return (
    <EntryScreen
      title="Create an account"
      note="It lives on this server only. The first account runs the installation."
      showcase={<Showcase />}
    >
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
          <Field label="Name" error={form.errors.name} required>
            <Input autoComplete="name" {...form.bind('name')} />
          </Field>
          <Field label="E-mail" error={form.errors.email} required>
            <Input type="email" autoComplete="username" {...form.bind('email')} />
          </Field>
          <Field
            label="Password"
            hint="A few words are better than a few signs."
            error={form.errors.password}
            required
          >
            <Input type="password" autoComplete="new-password" {...form.bind('password')} />
          </Field>
          <Button type="submit" look="primary" size="l" wide busy={form.busy}>
            Create account
          </Button>
          <Text tone="soft">
            Already have one?{' '}
            <TextLink to={paths.signIn} search={{ next }}>
              Sign in
            </TextLink>
          </Text>
        </Stack>
      </form>
    </EntryScreen>
  );
}
