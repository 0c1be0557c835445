import type { ReactElement } from 'react';
import { Button } from '../ui/button.js';
import { CredentialsForm, useSignIn } from './credentials-form.js';
import { useDemoAccounts } from './demo-accounts.js';

/** The one screen that needs the network. */
export function SignIn(): ReactElement {
  const { signIn, busy, problem } = useSignIn();
  const accounts = useDemoAccounts();
  return (
    <main className="centre sign-in">
      <img src="/icon.svg" alt="" width="56" height="56" className="logo" />
      <h1>Field Notes</h1>
      <p className="hint">Notes that work without a network. Sign in once, while you have one.</p>
      <CredentialsForm busy={busy} problem={problem} onSubmit={(credentials) => void signIn(credentials)} />
      {accounts.length > 0 && (
        <section className="demo-accounts" aria-labelledby="demo-accounts">
          <h2 id="demo-accounts">Or look around as</h2>
          {accounts.map((account) => (
            <Button key={account.email} isDisabled={busy} onPress={() => void signIn(account)}>
              {account.name}
              <small>{account.role.toLowerCase()}</small>
            </Button>
          ))}
        </section>
      )}
    </main>
  );
}
