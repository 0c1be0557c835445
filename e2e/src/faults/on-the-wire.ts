import type { Store } from '@holdfast/client-kit';
import type { Sabotage } from '../world/sabotage.js';

interface Push {
  variables: { mutations: Record<string, { clientMutationId: string; id: string }>[] };
}

/** A device whose pushes pass through `change` on their way out, and their answers through `answered`. */
const withPushes = (
  change: (push: Push, stores: ReadonlySet<Store>) => Promise<void> | void,
  answered: (text: string) => string = (text) => text,
): NonNullable<Sabotage['fetch']> => {
  return (send, stores) => async (input, init) => {
    const body = typeof init?.body === 'string' ? init.body : '';
    const push = body === '' ? {} : (JSON.parse(body) as Partial<Push>);
    if (!Array.isArray(push.variables?.mutations)) return send(input, init);
    await change(push as Push, stores);
    const answer = await send(input, { ...init, body: JSON.stringify(push) });
    return new Response(answered(await answer.text()), { status: answer.status, headers: answer.headers });
  };
};

export const outboxEmptiedOnDispatch: Sabotage = {
  fetch: withPushes(async (_push, stores) => {
    for (const store of stores) {
      const entries = await store.scan('outbox/');
      await store.write(entries.map(([key]) => ({ remove: key })));
    }
  }),
};

/** Ids made anew for each sending, and put back in the answer, so that the engine notices nothing. */
function newKeys(): NonNullable<Sabotage['fetch']> {
  const meant = new Map<string, string>();
  let made = 0;
  return withPushes(
    ({ variables }) => {
      for (const mutation of variables.mutations)
        for (const input of Object.values(mutation)) {
          const fresh = `0192aaaa-aaaa-7aaa-8aaa-${String(++made).padStart(12, '0')}`;
          meant.set(fresh, input.clientMutationId);
          input.clientMutationId = fresh;
        }
    },
    (text) => text.replace(/0192aaaa-aaaa-7aaa-8aaa-\d{12}/g, (fresh) => meant.get(fresh) ?? fresh),
  );
}

export const newKeyForEverySending: Sabotage = { fetch: newKeys() };

export const refusalTakenForSuccess: Sabotage = {
  fetch: withPushes(
    () => undefined,
    (text) => text.replaceAll('"outcome":"REJECTED"', '"outcome":"APPLIED"'),
  ),
};

export const sentOutOfOrder: Sabotage = {
  fetch: withPushes(({ variables }) => void variables.mutations.reverse()),
};
