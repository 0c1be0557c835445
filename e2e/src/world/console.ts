import type { Host } from './host.js';
import type { Person } from './people.js';
import type { Quiescence } from './quiescence.js';
import type { Random } from './random.js';

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
}

const signInText = `mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }`;

export async function openConsole(
  host: () => Host,
  path: string,
  person: Person,
  { random, quiescence }: { random: Random; quiescence: Quiescence },
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

  await signIn();
  return { reply, ask: async (query, variables) => dataOf(await reply(query, variables)) };
}
