import { HoldfastError } from '@holdfast/client-kit';
import { useHoldfast } from '@holdfast/client-kit/react';
import { useState, type ReactElement } from 'react';
import { Form } from 'react-aria-components';
import { problemText } from '../app/problems.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/fields.js';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Signs in, and says why where that fails. */
export function useSignIn() {
  const { auth } = useHoldfast();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const signIn = async (credentials: Credentials): Promise<boolean> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await auth.signIn(credentials);
      return true;
    } catch (error) {
      const wrong = HoldfastError.is(error, 'UNAUTHENTICATED');
      setProblem(wrong ? 'That email and password do not fit together.' : problemText(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { signIn, busy, problem };
}

interface Props {
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly email?: string;
  readonly onSubmit: (credentials: Credentials) => void;
}

export function CredentialsForm({ busy, problem, email, onSubmit }: Props): ReactElement {
  return (
    <Form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const text = (name: string) => (form.get(name) as string | null) ?? '';
        onSubmit({ email: email ?? text('email').trim(), password: text('password') });
      }}
    >
      {email === undefined && (
        <Field label="Email" name="email" type="email" autoComplete="username" isRequired />
      )}
      <Field label="Password" name="password" type="password" autoComplete="current-password" isRequired />
      <p role="alert" className="problem">
        {problem}
      </p>
      <Button kind="primary" type="submit" isDisabled={busy}>
        {busy ? 'Signing in…' : 'Sign in'}
      </Button>
    </Form>
  );
}
