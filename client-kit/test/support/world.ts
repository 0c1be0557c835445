import { readFileSync } from 'node:fs';
import type { Manifest } from '@holdfast/schema';
import { compileSchema, engineSdl } from '@holdfast/schema/compiler';
import { yjsText } from '../../src/text.js';
import {
  openReplica,
  type ChangePage,
  type PageRequest,
  type Replica,
  type ReplicaOptions,
  type SyncPolicy,
  type Transport,
} from '../../src/sync/index.js';
import { memoryStores } from '../../src/stores/memory.js';
import type { StoreFactory } from '../../src/stores/store.js';
import { faultyTransport, type NetworkPlan } from '../../src/testing/faulty-transport.js';
import { honestServer, type HonestServer } from '../../src/testing/honest-server.js';
import { virtualEnvironment, type VirtualEnvironment } from '../../src/testing/virtual-environment.js';
import { virtualTime, type VirtualTime } from '../../src/testing/virtual-time.js';
import { uuidv7 } from '../../src/environment/uuidv7.js';

/** The schema's second domain (stock and orders): the engine knows none of its names. */
const domain = new URL('../../../schema/test/domains/warehouse.graphql', import.meta.url);
export const manifest: Manifest = compileSchema(
  [...engineSdl(), { name: 'warehouse.graphql', text: readFileSync(domain, 'utf8') }],
  { version: '2026-11' },
).manifest;

export const start = Date.parse('2026-11-01T08:00:00.000Z');
export const second = 1_000;
export const minute = 60 * second;

export interface World {
  readonly time: VirtualTime;
  readonly server: HonestServer;
  device(options?: DeviceOptions): Device;
}

export interface DeviceOptions {
  readonly userId?: string;
  readonly deviceId?: string;
  readonly seed?: number;
  readonly network?: NetworkPlan;
  readonly stores?: StoreFactory;
  readonly policy?: Partial<SyncPolicy>;
  readonly skew?: () => number;
  /** Wraps the transport under the network. */
  readonly api?: (transport: Transport) => Transport;
}

/** A device: what survives a restart, and how to open it. */
export interface Device {
  readonly environment: VirtualEnvironment;
  readonly stores: StoreFactory;
  /** Like a start of the app; a replica opened before is as if its process had gone. */
  open(options?: Partial<ReplicaOptions>): Promise<Replica>;
}

/** One workspace `w1`, and whoever a device belongs to is its owner. */
export const workspace = '0192f000-0000-7000-8000-000000000001';

export function world(schema: Manifest = manifest, settle?: () => Promise<void>): World {
  const time = virtualTime(start, settle);
  const server = honestServer(schema, time.clock, yjsText);
  return {
    time,
    server,
    device: ({
      userId = 'ada',
      deviceId = 'phone',
      seed = 1,
      network,
      stores = memoryStores(),
      policy,
      skew,
      api = unchanged,
    } = {}) => {
      const environment = virtualEnvironment({ time, seed, ...(skew && { skew }) });
      server.setRole(userId, workspace, 'OWNER');
      const direct = api(server.transport({ userId, deviceId }));
      const transport = network ? faultyTransport(direct, time.timers, network) : direct;
      return {
        environment,
        stores,
        open: async (options = {}) =>
          openReplica({
            manifest: schema,
            text: yjsText,
            store: options.store ?? (await stores.open(userId)),
            environment,
            transport,
            userId,
            deviceId,
            apiVersion: schema.version,
            appVersion: '1.0.0',
            ...(policy && { policy }),
            ...options,
          }),
      };
    },
  };
}

/** A transport each of whose pages goes through the test's hands, and may be another when it comes out. */
export const pageByPage = (
  transport: Transport,
  read: (asked: PageRequest, direct: () => Promise<ChangePage>) => Promise<ChangePage>,
): Transport => ({
  ...transport,
  pull: async ({ memberships, pages }, signal) => ({
    ...(await transport.pull({ memberships, pages: [] }, signal)),
    pages: await Promise.all(
      pages.map((asked) =>
        read(
          asked,
          async () => (await transport.pull({ memberships: false, pages: [asked] }, signal)).pages[0]!,
        ),
      ),
    ),
  }),
});

const unchanged = (transport: Transport): Transport => transport;

/** New ids, the same in every run. */
export function ids(seed = 99): () => string {
  const environment = virtualEnvironment({ time: virtualTime(start), seed });
  return () => uuidv7(environment);
}

export const createItem = (code: string, more: Record<string, unknown> = {}) => ({
  name: 'createStockItem',
  input: { workspaceId: workspace, code, price: 1, ...more },
});
export const updateItem = (id: string, changes: Record<string, unknown>) => ({
  name: 'updateStockItem',
  input: { id, ...changes },
});
export const deleteItem = (id: string) => ({ name: 'deleteStockItem', input: { id } });
export const restoreItem = (id: string) => ({ name: 'restoreStockItem', input: { id } });
export const createOrder = (itemId: string, code: number, more: Record<string, unknown> = {}) => ({
  name: 'createOrder',
  input: { workspaceId: workspace, itemId, code, urgent: false, ...more },
});
