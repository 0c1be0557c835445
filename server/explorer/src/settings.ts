/** What the server tells its explorer: `ExplorerSettings` of `server/src/http/explorer.ts`. */
export interface Account {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly role: string;
}

export interface Example {
  readonly title: string;
  readonly query: string;
  readonly variables?: object;
}

export interface Settings {
  readonly name: string;
  readonly versions: readonly string[];
  readonly accounts: readonly Account[];
  readonly examples: readonly Example[];
}

export async function loadSettings(): Promise<Settings> {
  const answer = await fetch('/explorer/settings.json');
  if (!answer.ok) throw new Error(`The server answered ${answer.status}`);
  return (await answer.json()) as Settings;
}

/** The variables of an example as text. `{{uuid}}` becomes a new id, a different one each time; `{{now}}` the time. */
export const variablesText = ({ variables }: Example): string =>
  variables
    ? JSON.stringify(variables, null, 2)
        .replace(/\{\{uuid\}\}/g, () => crypto.randomUUID())
        .replace(/\{\{now\}\}/g, () => new Date().toISOString())
    : '';
