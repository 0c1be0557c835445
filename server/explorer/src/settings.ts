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

export interface Version {
  /** Such as `2026-11`. */
  readonly version: string;
  readonly state: 'preview' | 'stable' | 'deprecated';
  /** The day from which on it may be gone. */
  readonly sunset?: string;
}

/** What whoever works with a version should know of it. */
export function warningOf({ state, sunset }: Version): string | undefined {
  if (state === 'preview') return 'a preview: it may still change';
  return state === 'deprecated' ? `deprecated, and served until ${sunset}` : undefined;
}

export interface Settings {
  readonly name: string;
  /** Newest first. */
  readonly versions: readonly Version[];
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
