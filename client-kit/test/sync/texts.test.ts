import { yjsText } from '@holdfast/schema/text';
import { describe, expect, it } from 'vitest';
import { HoldfastError } from '@holdfast/schema/errors';
import type { Replica } from '../../src/sync/index.js';
import { createItem, manifest, minute, second, updateItem, workspace, world } from '../support/world.js';

const long = 'The quick brown fox jumps over the lazy dog.\n'.repeat(200);
const textOf = (replica: Replica, id: string) => replica.visible('StockItem', id)?.data.remarks;
const write = (replica: Replica, id: string, text: string, more: Record<string, unknown> = {}) =>
  replica.enqueue(updateItem(id, { remarks: { text }, ...more }));
const editOf = (entry: { input: Readonly<Record<string, unknown>> } | undefined) =>
  (entry?.input.remarks as { edit?: string } | undefined)?.edit;

/** Two devices that both hold one item with this text. */
async function two(text: string) {
  const { time, server, device } = world();
  let cut = false;
  const network = () => (cut ? ({ fault: 'lost' } as const) : {});
  const phone = device({ deviceId: 'phone', seed: 1, network });
  const tablet = device({ deviceId: 'tablet', seed: 2 });
  const here = await phone.open();
  const there = await tablet.open();
  for (const replica of [here, there]) replica.start();
  const { entry } = await here.enqueue(createItem('a', { remarks: text }));
  const id = String(entry.input.id);
  await time.advance(minute);
  const onServer = () => server.records().get(`StockItem:${id}`)?.remarks;
  return { time, server, phone, here, there, id, onServer, cut: (now: boolean) => (cut = now) };
}

describe('a text', () => {
  it('keeps what two people wrote apart from each other, in the same words everywhere', async () => {
    const { time, here, there, id, onServer, cut } = await two('milk, bread');
    cut(true);
    await write(here, id, 'oat milk, bread');
    await write(there, id, 'milk, bread, salt');
    await time.advance(minute);
    expect(textOf(here, id)).toBe('oat milk, bread');
    cut(false);
    await time.advance(10 * minute);
    expect(textOf(here, id)).toBe('oat milk, bread, salt');
    expect(textOf(there, id)).toBe('oat milk, bread, salt');
    expect(onServer()).toBe('oat milk, bread, salt');
  });

  it('travels as an edit that is as large as what was typed', async () => {
    const { here, id } = await two(long);
    const { entry } = await write(here, id, long.replace('brown', 'red'));
    expect(editOf(entry)?.length).toBeLessThan(300);
    expect(JSON.stringify(entry).length).toBeLessThan(1_000);
  });

  it('takes an edit that the app encoded itself as it is', async () => {
    const { here, id } = await two('milk');
    const of = { of: `StockItem:${id}:remarks`, text: 'milk', state: undefined };
    const edit = yjsText.editTo(of, 'milk and tea', 'somebody');
    const { entry, record } = await here.enqueue(updateItem(id, { remarks: { edit } }));
    expect(editOf(entry)).toBe(edit);
    expect(record?.remarks).toBe('milk and tea');
  });

  it('that is given as it stands is not edited, and does not count as written', async () => {
    const { here, id } = await two('milk');
    const { entry } = await write(here, id, 'milk', { code: 'b' });
    expect(entry.input).not.toHaveProperty('remarks');
  });

  it('never goes back on the screen: not by an answer, a page, or another person’s edit', async () => {
    const { time, here, there, id } = await two('');
    const seen: string[] = [];
    here.onRecords(() => seen.push(String(textOf(here, id))));
    let typed = '';
    for (const letter of 'holdfast') {
      typed += letter;
      await write(here, id, typed);
      if (letter === 'd') void write(there, id, `${String(textOf(there, id))} and more`);
      await time.advance(letter < 'h' ? 5 : second);
    }
    await time.advance(minute);
    const letters = (text: string) => text.replace(' and more', '');
    for (const [at, text] of seen.entries())
      expect(letters(text).startsWith(letters(seen[at - 1] ?? ''))).toBe(true);
    expect(letters(seen.at(-1) ?? '')).toBe('holdfast');
    expect(textOf(there, id)).toBe(textOf(here, id));
  });

  it('has every one of many edits that are made before the first is on the disk', async () => {
    const { time, here, there, id } = await two('');
    await Promise.all([write(here, id, 'a'), write(here, id, 'ab'), write(here, id, 'abc')]);
    expect(textOf(here, id)).toBe('abc');
    await time.advance(minute);
    expect(textOf(there, id)).toBe('abc');
  });

  it('keeps what others wrote before an answer that came first, and that brings no text', async () => {
    const { time, here, there, id, cut } = await two('bread');
    here.pause('test');
    await write(there, id, 'bread and salt');
    await time.advance(minute);
    cut(false);
    const pushed = write(here, id, 'rye bread');
    here.resume('test');
    await pushed;
    await time.advance(minute);
    expect(textOf(here, id)).toBe('rye bread and salt');
  });

  it('is edited on after a restart, and as an earlier version of the kit stored it', async () => {
    const { time, phone, here, there, id } = await two('bread');
    await write(here, id, 'bread, salt');
    await time.advance(minute);
    await write(here, id, 'bread, salt, tea');
    await here.close();
    const store = await phone.stores.open('ada');
    const [[key, row] = ['', '']] = await store.scan('record/StockItem/');
    expect(JSON.parse(row)).toHaveProperty('texts.remarks');
    const again = await phone.open();
    expect(textOf(again, id)).toBe('bread, salt, tea');
    await write(again, id, 'rye bread, salt, tea');
    again.start();
    await time.advance(minute);
    expect(textOf(there, id)).toBe('rye bread, salt, tea');
    expect(key).toContain(id);
  });
});
