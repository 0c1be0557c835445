import { randomUUID } from 'node:crypto';

export const password = 'offline-first';

/** One of the demo accounts, on a device of its own that has no kit: what the server says, without anybody's store between. */
export class Api {
  readonly #url: string;
  #token = '';
  workspaceId = '';

  constructor(url: string) {
    this.#url = url;
  }

  async signIn(name: string): Promise<this> {
    const { signIn } = await this.ask<{
      signIn: { accessToken: string; user: { workspaces: { workspace: { id: string } }[] } };
    }>(
      'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken user { workspaces { workspace { id } } } } }',
      {
        input: {
          email: `${name}@fieldnotes.test`,
          password,
          device: { id: randomUUID(), name: 'The test’s own', platform: 'test' },
        },
      },
    );
    this.#token = signIn.accessToken;
    this.workspaceId = signIn.user.workspaces[0]!.workspace.id;
    return this;
  }

  async ask<Data>(query: string, variables: object): Promise<Data> {
    const answer = await fetch(`${this.#url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.#token && { authorization: `Bearer ${this.#token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await answer.json()) as { data: Data; errors?: Array<{ message: string }> };
    if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
    return data;
  }

  /** Titles of the notes that contain this, newest first. */
  async titles(text: string): Promise<string[]> {
    const { notes } = await this.ask<{ notes: { nodes: Array<{ title: string }> } }>(
      'query ($where: NoteFilter!) { notes(where: $where) { nodes { title } } }',
      { where: { workspaceId: this.workspaceId, text } },
    );
    return notes.nodes.map(({ title }) => title);
  }

  /** Does one mutation that has an input, as an edit of this device made now. */
  async edit(name: string, type: string, input: object): Promise<void> {
    const ids = { clientMutationId: randomUUID(), issuedAt: new Date().toISOString() };
    const found = await this.ask<Record<string, { outcome: string }>>(
      `mutation ($input: ${type}!) { ${name}(input: $input) { outcome } }`,
      { input: { ...ids, ...input } },
    );
    const outcome = found[name]?.outcome;
    if (outcome !== 'APPLIED' && outcome !== 'MERGED') throw new Error(`${name}: ${outcome}`);
  }
}
