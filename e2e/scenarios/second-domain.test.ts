/** A warehouse, which shares no name with Field Notes, on the unchanged engine and the unchanged kit. */
import { uuidv7 } from '@holdfast/client-kit/environment';
import { gql } from '@apollo/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { clientManifest, compileSchema, engineSdl, loadSdl } from '@holdfast/schema/compiler';
import { migrationsFolder, openDatabase, type AppDatabase, type Domain } from '@holdfast/server/app';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { worldConfig } from '../src/app/field-notes-world.js';
import { judge, serverFacts } from '../src/laws/index.js';
import { Device } from '../src/world/device.js';
import { createWorld } from '../src/world/world.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const warehouseFolder = join(repository, 'server/test/domains/warehouse');
const version = '2026-11';
const sources = loadSdl(join(repository, 'schema/test/domains')).filter(({ name }) =>
  name.endsWith('warehouse.graphql'),
);
const domain: Domain = { name: 'Warehouse', version, sources };
const { manifest: compiled } = compileSchema([...engineSdl(), ...sources], { version });
const manifest = clientManifest(compiled);

type Write = TypedDocumentNode<Record<string, unknown>, { input: never }>;
const write = (name: string, input: string): Write =>
  gql(
    `mutation($input: ${input}!) { ${name}(input: $input) { clientMutationId outcome userErrors { code } } }`,
  );
const createItem = write('createStockItem', 'CreateStockItemInput');
const updateItem = write('updateStockItem', 'UpdateStockItemInput');
const createOrder = write('createOrder', 'CreateOrderInput');
const deleteOrder = write('deleteOrder', 'DeleteOrderInput');

const fieldsOf = (type: string): string => Object.keys(manifest.entities[type]?.fields ?? {}).join(' ');
type List = TypedDocumentNode<Record<string, { nodes: Record<string, unknown>[] }>, { w: string }>;
const list = (name: string, type: string): List =>
  gql(`query($w: ID!) { ${name}(where: { workspaceId: $w }, first: 1000) { nodes { ${fieldsOf(type)} } } }`);
const items = list('stockItems', 'StockItem');
const orders = list('orders', 'Order');

/** The warehouse's own Prisma client, which is generated beside the server's tests and belongs to no package. */
async function warehouseDatabase(): Promise<AppDatabase> {
  const client = join(warehouseFolder, 'generated/prisma/client.ts');
  const { PrismaClient } = (await import(client)) as {
    PrismaClient: new (options: object) => AppDatabase['prisma'];
  };
  const engine = readdirSync(migrationsFolder).filter((name) => name.endsWith('_engine'));
  return openDatabase({
    url: 'memory://',
    migrations: [...engine.map((name) => join(migrationsFolder, name)), join(warehouseFolder, 'migrations')],
    prisma: (options) => new PrismaClient(options),
  });
}

describe('A second domain', () => {
  let database: AppDatabase;
  beforeAll(async () => {
    database = await warehouseDatabase();
  });
  afterAll(() => database.close());

  it('goes offline, crashes, counts and converges as the first one does', async () => {
    const options = {
      database,
      config: worldConfig(),
      domain,
      manifest,
      device: Device,
      servers: ['one', 'two'],
    };
    const world = await createWorld({ seed: 'warehouse', ...options });
    const place = await world.people.workspace('Depot');
    const devices: Device[] = [];
    for (const name of ['scanner', 'desk']) {
      const person = await world.people.person(name);
      await world.people.member(place, person, 'OWNER');
      const device = await world.device(name).start();
      await device.signIn(person);
      devices.push(device);
    }
    await world.settle();
    const [scanner, desk] = devices as [Device, Device];
    const queued = (device: Device, input: object) => ({
      clientMutationId: uuidv7(device.environment),
      ...input,
    });

    const id = uuidv7(scanner.environment);
    scanner.weather('bad line');
    desk.offline();
    const item = { id, workspaceId: place.id, code: 'bolt', price: 0.2, onHand: 10, labels: ['steel'] };
    await scanner.write(createItem, queued(scanner, item));
    const order = uuidv7(scanner.environment);
    await scanner.write(
      createOrder,
      queued(scanner, { id: order, workspaceId: place.id, itemId: id, code: 7, amount: 3 }),
    );
    await world.pass(120_000);
    desk.online();
    await world.settle();
    for (let delivery = 0; delivery < 5; delivery++) {
      for (const device of devices)
        await device.write(updateItem, queued(device, { id, onHand: { increment: 4 } }));
      await desk.write(updateItem, queued(desk, { id, labels: { add: [`lot ${delivery}`] } }));
      if (delivery === 2) await scanner.restart();
      await world.pass(5_000);
    }
    await desk.write(deleteOrder, queued(desk, { id: order }));
    scanner.online();
    await world.settle();

    const facts = [];
    for (const device of devices) {
      const [things, wanted] = [
        await device.ask(items, { w: place.id }),
        await device.ask(orders, { w: place.id }),
      ];
      facts.push({
        name: device.name,
        userId: device.app.auth.user()?.id ?? '',
        status: device.status(),
        outbox: device.outbox(),
        visible: { StockItem: things.stockItems?.nodes ?? [], Order: wanted.orders?.nodes ?? [] },
      });
    }
    expect(facts[1]?.visible).toMatchObject({
      StockItem: [{ onHand: 50, labels: { length: 6 } }],
      Order: [],
    });
    expect(judge({ ...(await serverFacts(world)), devices: facts })).toEqual([]);
    await world.close();
  });
});
