import type { RegisteredApp } from '@holdfast/schema/operations';
import { parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { usageOfOperation, usageOfQueued, type Use } from '../usage/index.js';

/** Somebody who speaks to the schema as it was: an operation of an app, or a mutation that waits on a device. */
export interface Consumer {
  readonly app: string;
  readonly appVersion: string;
  /** The operation's name; of a queued mutation, its field. */
  readonly name: string;
  readonly queued: boolean;
  readonly uses: ReadonlySet<Use>;
  /** Absent for what is queued: the kit's own `push` carries it. */
  readonly document?: DocumentNode;
}

/** For how many days after an app was last heard of it still counts. */
export interface Windows {
  /** A person may open the app again after a holiday. */
  readonly operations: number;
  /** As long as the server keeps receipts: until then it takes what waited on a device. */
  readonly queued: number;
}

export const defaultWindows: Windows = { operations: 30, queued: 90 };

const day = 86_400_000;

/** Who of an app still counts on a day, and how they lean on the schema that the app was built against. */
export function consumersOf(
  app: RegisteredApp,
  schema: GraphQLSchema,
  today: Date,
  windows: Windows = defaultWindows,
): Consumer[] {
  const silentDays = app.lastSeen === undefined ? 0 : (today.getTime() - Date.parse(app.lastSeen)) / day;
  const known = { app: app.app, appVersion: app.appVersion };
  const operations =
    silentDays > windows.operations
      ? []
      : app.operations.map(({ name, text }): Consumer => {
          const document = parse(text);
          return { ...known, name, queued: false, document, uses: usageOfOperation(schema, document) };
        });
  const queued =
    silentDays > windows.queued
      ? []
      : [...new Set(app.operations.flatMap(({ queues }) => queues))].map((name): Consumer => ({
          ...known,
          name,
          queued: true,
          uses: usageOfQueued(schema, name),
        }));
  return [...operations, ...queued];
}

/** Whether a change that concerns these uses concerns this consumer. */
export const isConcerned = ({ uses }: Pick<Consumer, 'uses'>, concerns: readonly Use[]): boolean =>
  concerns.some((use) => uses.has(use));
