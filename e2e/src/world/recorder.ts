import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { Holdfast, OutboxEntry } from '@holdfast/client-kit';
import { Kind } from 'graphql';
import type { Ledger } from './ledger.js';
import { ProcessDied } from './process.js';
import type { Timeline } from './timeline.js';

/** Keeps the ledger told of what one device promises, refuses and sets aside. */
export interface Recorder {
  /** Sends an edit and records what the kit says of it. */
  write<Answer>(
    name: string,
    input: Readonly<Record<string, unknown>>,
    send: () => Promise<Answer>,
  ): Promise<Answer>;
  /** A person replaced a refused edit by a fresh one. */
  replaced(clientMutationId: string, fresh: OutboxEntry): void;
  /** Records from now on what the outbox decides by itself. */
  follow(holdfast: Holdfast): void;
}

export function createRecorder(
  device: string,
  { ledger, time }: { readonly ledger: Ledger; readonly time: Timeline },
  app: () => Holdfast,
): Recorder {
  function attempt(clientMutationId: string, name: string, input: Readonly<Record<string, unknown>>): void {
    const userId = app().auth.user()?.id ?? '';
    const workspaceId = typeof input.workspaceId === 'string' ? input.workspaceId : '';
    ledger.attempt({ clientMutationId, name, input, device, userId, workspaceId, at: time.now() });
  }

  function promise(clientMutationId: string, name: string): void {
    const queued = app()
      .sync.outbox()
      .find((entry) => entry.clientMutationId === clientMutationId);
    if (!queued) throw new Error(`${device}: ${name} was promised and is not in the outbox.`);
    ledger.promise(clientMutationId, queued);
  }

  return {
    async write(name, input, send) {
      const id = String(input.clientMutationId);
      attempt(id, name, input);
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
    replaced(clientMutationId, fresh) {
      ledger.withdraw(clientMutationId);
      attempt(fresh.clientMutationId, fresh.name, fresh.input);
      ledger.promise(fresh.clientMutationId, fresh);
      ledger.holdUp(fresh.clientMutationId);
    },
    follow({ sync, auth }) {
      sync.onOutbox(() => {
        for (const { state, clientMutationId } of sync.outbox())
          if (state === 'blocked' || state === 'refused') ledger.holdUp(clientMutationId);
      });
      // Taken by a process that died before it could say so: now the person sees it again, so it is promised.
      const findAgain = (): void => {
        for (const entry of sync.outbox())
          if (ledger.stateOf(entry.clientMutationId) === 'in doubt')
            ledger.promise(entry.clientMutationId, entry);
      };
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
