import type { Account } from './settings.js';

const signIn = `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) { accessToken accessTokenExpiresAt user { name } }
}`;

const deviceKey = 'holdfast-explorer-device';
/** A token that ends so soon is not begun with any more, in milliseconds. */
const marginMs = 30_000;

interface Answer {
  readonly data?: {
    readonly signIn: { readonly accessToken: string; readonly accessTokenExpiresAt: string };
  } | null;
  readonly errors?: ReadonlyArray<{ readonly message: string }>;
}

/** The demo account that the explorer is signed in as, if any. It signs in anew by itself when a token runs out. */
export class Session {
  private account: Account | undefined;
  private token: string | undefined;
  private expiresAt = 0;

  async signIn(account: Account): Promise<void> {
    const device = { id: this.deviceId(), name: 'Explorer', platform: 'web' };
    const input = { email: account.email, password: account.password, device };
    const answer = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: signIn, variables: { input } }),
    });
    const { data, errors } = (await answer.json()) as Answer;
    if (!data) throw new Error(errors?.[0]?.message ?? 'The server did not sign you in.');
    this.account = account;
    this.token = data.signIn.accessToken;
    this.expiresAt = Date.parse(data.signIn.accessTokenExpiresAt);
  }

  signOut(): void {
    this.account = undefined;
    this.token = undefined;
  }

  /** The header that says who asks; undefined when nobody is signed in. */
  async authorization(): Promise<string | undefined> {
    if (this.account && this.expiresAt - Date.now() < marginMs) await this.signIn(this.account);
    return this.token && `Bearer ${this.token}`;
  }

  private deviceId(): string {
    const kept = localStorage.getItem(deviceKey);
    if (kept) return kept;
    const made = crypto.randomUUID();
    localStorage.setItem(deviceKey, made);
    return made;
  }
}
