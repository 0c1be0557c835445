import { hashOf, type RegisteredApp } from '@holdfast/schema/operations';

/** An app with one build and these operations; a mutation's root fields wait in its queue if they are named. */
export function registered(
  operations: Readonly<Record<string, string>>,
  changes: Partial<RegisteredApp> & { readonly queues?: readonly string[] } = {},
): RegisteredApp {
  const { queues = [], ...rest } = changes;
  return {
    ...{ format: 1, app: 'notes', appVersion: '1.0.0', apiVersion: '2026-11' },
    operations: Object.entries(operations).map(([name, text]) => ({
      ...{ name, kind: 'query', hash: hashOf(text), text, from: 'app', queues },
    })),
    ...rest,
  };
}
