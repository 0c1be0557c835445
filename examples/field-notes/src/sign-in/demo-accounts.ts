import { useEffect, useState } from 'react';

export interface DemoAccount {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly role: string;
}

/** Accounts to try this out as. A server in production has none, and offline there is nobody to ask. */
export function useDemoAccounts(): readonly DemoAccount[] {
  const [accounts, setAccounts] = useState<readonly DemoAccount[]>([]);
  useEffect(() => {
    const gone = new AbortController();
    fetch('/settings.json', { signal: gone.signal })
      .then((answer) => answer.json() as Promise<{ accounts: readonly DemoAccount[] }>)
      .then((settings) => setAccounts(settings.accounts))
      .catch(() => undefined);
    return () => gone.abort();
  }, []);
  return accounts;
}
