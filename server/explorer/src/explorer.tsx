import { GraphiQL } from 'graphiql';
import { useMemo, useState } from 'react';
import { createFetcher } from './fetcher.js';
import { Session } from './session.js';
import { variablesText, warningOf, type Account, type Settings, type Version } from './settings.js';

export function Explorer({ settings }: { settings: Settings }) {
  const session = useMemo(() => new Session(), []);
  const [path, setPath] = useState('/graphql');
  const fetcher = useMemo(() => createFetcher(path, session), [path, session]);
  const tabs = useMemo(
    () => settings.examples.map((example) => ({ query: example.query, variables: variablesText(example) })),
    [settings],
  );
  return (
    <div className="explorer">
      <header>
        <strong>{settings.name}</strong>
        <VersionSwitch versions={settings.versions} path={path} onChange={setPath} />
        <span className="gap" />
        <SignIn accounts={settings.accounts} session={session} />
      </header>
      <main>
        <GraphiQL fetcher={fetcher} defaultTabs={tabs} defaultEditorToolsVisibility="variables" />
      </main>
    </div>
  );
}

interface VersionSwitchProps {
  readonly versions: readonly Version[];
  readonly path: string;
  readonly onChange: (path: string) => void;
}

/** Which API version is spoken to. The schema and its docs are read anew for each. */
function VersionSwitch({ versions, path, onChange }: VersionSwitchProps) {
  const chosen = versions.find(({ version }) => path === pathOf(version));
  const warning = chosen && warningOf(chosen);
  return (
    <>
      <label>
        API version{' '}
        <select value={path} onChange={(event) => onChange(event.target.value)}>
          <option value="/graphql">newest stable</option>
          {versions.map(({ version, state }) => (
            <option key={version} value={pathOf(version)}>
              {version} ({state})
            </option>
          ))}
        </select>
      </label>
      {warning && <span role="note">{warning}</span>}
    </>
  );
}

const pathOf = (version: string): string => `/graphql/${version}`;

/** One click a demo account. What it gives is sent with every request until the headers editor says otherwise. */
function SignIn({ accounts, session }: { accounts: readonly Account[]; session: Session }) {
  const [signedIn, setSignedIn] = useState<Account>();
  const [problem, setProblem] = useState<string>();
  const signIn = async (account: Account): Promise<void> => {
    try {
      await session.signIn(account);
      setSignedIn(account);
      setProblem(undefined);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const signOut = (): void => {
    session.signOut();
    setSignedIn(undefined);
  };
  if (signedIn) {
    return (
      <span role="status">
        Signed in as {signedIn.name} ({signedIn.role}) <button onClick={signOut}>Sign out</button>
      </span>
    );
  }
  return (
    <span>
      {problem && <span role="alert">{problem} </span>}
      {accounts.map((account) => (
        <button key={account.email} onClick={() => void signIn(account)}>
          Sign in as {account.name} ({account.role})
        </button>
      ))}
    </span>
  );
}
