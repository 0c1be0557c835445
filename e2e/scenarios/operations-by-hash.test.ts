/** Devices whose requests name their operations by hash, through everything else that happens to them. */
import { byHash } from '@holdfast/client-kit/by-hash';
import { sentByItself } from '@holdfast/client-kit/documents';
import { hashOf } from '@holdfast/schema/operations';
import { describe, expect, it } from 'vitest';
import { worldConfig } from '../src/app/field-notes-world.js';
import type { Phone, Ref } from '../src/app/phone.js';
import { manifest } from '../src/generated/holdfast.js';
import type { Place } from '../src/world/people.js';
import type { World } from '../src/world/world.js';
import { expectWell, rowsOf, useWorlds } from './stage.js';

const minute = 60_000;

describe('A device that sends operations by hash', () => {
  const open = useWorlds();

  /** Ada's phone, which sends by hash, and a note. */
  async function phoneIn(
    world: World<Phone>,
  ): Promise<{ place: Place; A: Phone; note: Ref; bodies: Sent[] }> {
    const place = await world.people.workspace('Basecamp');
    const ada = await world.people.person('ada');
    await world.people.member(place, ada, 'OWNER');
    const A = world.device('A');
    A.options = { operations: byHash };
    const bodies = sentBy(A);
    await A.start();
    await A.signIn(ada);
    await world.settle();
    const notebook = await A.createNotebook(place);
    const note = await A.createNote(place, notebook, { title: 'first' });
    await world.settle();
    return { place, A, note, bodies };
  }

  it('sends no text to a server that runs registered operations only', async () => {
    const world = await open('registered operations by hash', {
      config: { ...worldConfig(), registeredOnly: true },
    });
    for (const text of sentByItself(manifest))
      await world.database.query('INSERT INTO "RegisteredDocument" ("hash", "text") VALUES ($1, $2)', [
        hashOf(text),
        text,
      ]);
    const { place, A, note, bodies } = await phoneIn(world);
    A.offline();
    await A.rename(note, 'in the tunnel');
    await world.pass(minute);
    A.online();
    await expectWell({ world, place });
    expect(await rowsOf(world, 'Note')).toMatchObject([{ title: 'in the tunnel' }]);
    expect(bodies.length).toBeGreaterThan(5);
    expect(bodies.filter(({ query }) => query !== undefined)).toEqual([]);
  });

  it('tells each text once to a server that learns, and again after its restart', async () => {
    const world = await open('learned operations by hash');
    const { place, A, note, bodies } = await phoneIn(world);
    await A.rename(note, 'known by now');
    await world.settle();
    const texts = () => bodies.flatMap(({ query }) => query ?? []);
    expect(new Set(texts()).size).toBe(texts().length);
    const before = bodies.length;
    await A.rename(note, 'and again');
    await world.settle();
    expect(bodies.slice(before).filter(({ query }) => query !== undefined)).toEqual([]);

    A.offline();
    await A.rename(note, 'while the server was away');
    world.site.crash('one');
    await world.site.start('one');
    A.online();
    await expectWell({ world, place });
    expect(await rowsOf(world, 'Note')).toMatchObject([{ title: 'while the server was away' }]);
    expect(bodies.slice(before).some(({ query }) => query?.includes('push'))).toBe(true);
  });
});

interface Sent {
  readonly query?: string;
}

/** The body of every request over HTTP from now on. */
function sentBy(phone: Phone): Sent[] {
  const bodies: Sent[] = [];
  phone.onWire.add((event) => {
    if (event.kind === 'request' && event.operation !== 'socket' && event.body !== undefined)
      bodies.push(JSON.parse(event.body) as Sent);
  });
  return bodies;
}
