import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { Holdfast, OutboxEntry } from '@holdfast/client-kit';
import { Kind } from 'graphql';
import type { Ledger, LedgerEntry } from './ledger.js';
import { ProcessDied } from './process.js';
import type { Timeline } from './timeline.js';

/** Keeps the ledger told of what one device promises, refuses and sets aside. */
export interface Recorder {
  /** Sends an edit and records what the kit says of it. */
  write<Answer>(
    name: string,
    input: Readonly<Record<string, unknown>>,
    send: () => Promise<Answer>,
    saw?: LedgerEntry['saw'],
  ): Promise<Answer>;
  /** A person gives a refused edit up, perhaps for a fresh one, which `decide` then gives. */
  giveUp(clientMutationId: string, decide: () => Promise<OutboxEntry | void>): Promise<void>;
  /** Records from now on what the outbox decides by itself. */
  follow(holdfast: Holdfast): void;
}

export function createRecorder(
  device: string,
  { ledger, time }: { readonly ledger: Ledger; readonly time: Timeline },
  app: () => Holdfast,
): Recorder {
  function attempt(
    clientMutationId: string,
    name: string,
    input: LedgerEntry['input'],
    saw?: LedgerEntry['saw'],
  ): void {
    const userId = app().auth.user()?.id ?? '';
    const workspaceId = typeof input.workspaceId === 'string' ? input.workspaceId : '';
    ledger.attempt({ clientMutationId, name, input, device, userId, workspaceId, saw, at: time.now() });
  }

  function promise(clientMutationId: string, name: string): void {
    const queued = app()
      .sync.outbox()
      .find((entry) => entry.clientMutationId === clientMutationId);
    if (!queued) throw new Error(`${device}: ${name} was promised and is not in the outbox.`);
    ledger.promise(clientMutationId, queued);
  }

  /** An edit that took the place of a refused one. */
  function take(fresh: OutboxEntry): void {
    attempt(fresh.clientMutationId, fresh.name, fresh.input);
    ledger.promise(fresh.clientMutationId, fresh);
    ledger.holdUp(fresh.clientMutationId);
  }

  return {
    async write(name, input, send, saw) {
      const id = String(input.clientMutationId);
      attempt(id, name, input, saw);
      try {
        const answer = await send();
        const payload = (answer as Record<string, { readonly outcome: string } | undefined>)[name];
        if (payload?.outcome === 'QUEUED') promise(id, name);
        else ledger.refuse(id);
        return answer;
      } catch (error) {
        // Of a process that died nobody knows whether it had taken the edit.
        if (!(error instanceof ProcessDied)) ledger.refuse(id);
        throw error;
      }
    },
    async giveUp(clientMutationId, decide) {
      // Before it is done: of a process that dies meanwhile, the outbox that is found again says what became of it.
      ledger.withdraw(clientMutationId);
      const fresh = await decide();
      if (fresh) take(fresh);
    },
    follow({ sync, auth }) {
      // Taken by a process that died before it could say so: now the person sees it again, after a start or in another tab, so it
      // is promised.
      const findAgain = (): void => {
        for (const entry of sync.outbox()) {
          const state = ledger.stateOf(entry.clientMutationId);
          if (state === undefined) take(entry);
          else if (state !== 'promised') ledger.findAgain(entry.clientMutationId, entry);
        }
      };
      sync.onOutbox(() => {
        for (const entry of sync.outbox()) {
          const { state, clientMutationId, input } = entry;
          if (state === 'blocked' || state === 'refused') ledger.holdUp(clientMutationId);
          const known = ledger.stateOf(clientMutationId);
          if (known === undefined) take(entry);
          if (known === 'in doubt') ledger.findAgain(clientMutationId, entry);
          if (known === 'promised') ledger.amend(clientMutationId, input);
        }
      });
      auth.onChange(findAgain);
      findAgain();
    },
  };
}

/** The mutation field of a document. */
export function mutationName({ definitions }: TypedDocumentNode<unknown, never>): string {
  for (const definition of definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const [field] = definition.selectionSet.selections;
    if (field?.kind === Kind.FIELD) return field.name.value;
  }
  throw new Error('This document has no mutation.');
}
