import type { Host } from './host.js';
import type { Ledger } from './ledger.js';
import type { Person } from './people.js';
import type { Quiescence } from './quiescence.js';
import type { Random } from './random.js';
import type { Timeline } from './timeline.js';

interface GraphQLReply {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; extensions?: { code?: string } }[];
}

/** Somebody at a desk with a good line: asks the server itself, with no kit and no network between. */
export interface Console {
  /** The data; throws the errors. */
  ask(query: string, variables?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** The whole answer, errors and all. */
  reply(query: string, variables?: Record<string, unknown>): Promise<GraphQLReply>;
  /** A single write, kept in the ledger as any device's. `name` is the mutation's, `saw` the record as it was read. */
  write(
    name: string,
    mutation: string,
    input: Readonly<Record<string, unknown>>,
    saw?: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly outcome: string }>;
}

const signInText = `mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }`;

export interface ConsoleOptions {
  readonly random: Random;
  readonly quiescence: Quiescence;
  readonly time: Timeline;
  readonly ledger: Ledger;
}

export async function openConsole(
  host: () => Host,
  path: string,
  person: Person,
  { random, quiescence, time, ledger }: ConsoleOptions,
): Promise<Console> {
  let token: string | undefined;

  async function send(query: string, variables: Record<string, unknown> = {}): Promise<GraphQLReply> {
    const answer = await quiescence.track(
      `console: ${query.slice(0, 40)}`,
      host().answer({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query, variables }),
      }),
    );
    return JSON.parse(answer.body) as GraphQLReply;
  }

  /** The data of an answer; throws its errors. */
  function dataOf({ data, errors }: GraphQLReply): Record<string, unknown> {
    if (errors || !data) throw new Error(errors?.map(({ message }) => message).join('; ') ?? 'No data.');
    return data;
  }

  async function signIn(): Promise<void> {
    const device = { id: random.uuid(), name: 'console', platform: 'world' };
    const { email, password } = person;
    const data = dataOf(await send(signInText, { input: { email, password, device } }));
    token = (data.signIn as { accessToken: string }).accessToken;
  }

  async function reply(query: string, variables?: Record<string, unknown>): Promise<GraphQLReply> {
    const answer = await send(query, variables);
    if (!answer.errors?.some(({ extensions }) => extensions?.code === 'TOKEN_EXPIRED')) return answer;
    token = undefined;
    await signIn();
    return send(query, variables);
  }

  const ask = async (query: string, variables?: Record<string, unknown>): Promise<Record<string, unknown>> =>
    dataOf(await reply(query, variables));

  await signIn();
  return {
    reply,
    ask,
    async write(name, mutation, fields, saw) {
      const clientMutationId = random.uuid();
      const input = { clientMutationId, issuedAt: new Date(time.now()).toISOString(), ...fields };
      const workspaceId = typeof saw?.workspaceId === 'string' ? saw.workspaceId : '';
      const device = `console of ${person.name}`;
      ledger.attempt({
        clientMutationId,
        name,
        input,
        saw,
        device,
        userId: person.id,
        workspaceId,
        at: time.now(),
      });
      const answer = (await ask(mutation, { input }))[name] as { readonly outcome: string };
      if (answer.outcome === 'REJECTED') ledger.refuse(clientMutationId);
      else ledger.promise(clientMutationId, { input, workspaceId });
      return answer;
    },
  };
}
