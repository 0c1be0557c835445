/**
 * Texts that carry far more past than words. Every edit leaves pieces behind that somebody who was away may still name, so
 * what a merge takes would grow with all that was ever typed; a text that has become too heavy is written anew without them.
 */
import { textFields, type Entity, type Manifest } from '@holdfast/schema';
import {
  recordKey,
  textKey,
  type RecordChange,
  type StoredRecord,
  type TextRule,
} from '@holdfast/schema/merge';
import type { SqlSession } from '../../db/index.js';
import { persist, type Effect } from '../persist.js';
import { lockedPositions, readHead } from '../positions.js';
import { loadStored, quoted } from '../rows.js';
import { engine } from './engine.js';

/** From when on a text is too heavy: its state has more than so many characters, and so many times more than its words would have alone. */
export interface TooHeavy {
  readonly characters: number;
  readonly times: number;
}

/** Some two thousand edits of a page of text. A merge takes a few milliseconds up to there. */
export const tooHeavy: TooHeavy = { characters: 65_536, times: 3 };

/** Texts of one transaction: a few megabytes at most. */
const atOnce = 20;

export interface RenewRequest {
  readonly workspaceId: string;
  readonly tooHeavy: TooHeavy;
  /** Milliseconds since 1970. */
  readonly now: number;
  uuid(this: void): string;
}

export interface RenewPorts {
  readonly manifest: Manifest;
  readonly text: TextRule | undefined;
}

/** Writes some texts anew, under the head's lock; undefined where there are none. Devices hear of it as of any change. */
export async function renewTexts(
  tx: SqlSession,
  { manifest, text }: RenewPorts,
  { workspaceId, tooHeavy, now, uuid }: RenewRequest,
): Promise<{ texts: number; seq: number } | undefined> {
  if (!text || !(await readHead(tx, workspaceId, true))) return undefined;
  const changes: RecordChange[] = [];
  for (const { entity, sql } of heavyTexts(manifest, '$1', '$2', '$3')) {
    const found = await tx.query<HeavyText>(`${sql} LIMIT ${atOnce}`, [
      workspaceId,
      tooHeavy.characters,
      tooHeavy.times,
    ]);
    const stored = await loadStored(tx, entity, [...new Set(found.map(({ id }) => id))]);
    for (const [id, record] of stored) {
      const heavy = found.filter((place) => place.id === id);
      const change = renewal(entity, record, heavy, { rule: text, name: uuid() });
      if (change) changes.push(change);
    }
  }
  if (changes.length === 0) return undefined;
  const first = await lockedPositions.advance(tx, workspaceId, changes.length);
  const at = new Date(now).toISOString();
  const effects = changes.map((change): Effect => ({
    change,
    clientMutationId: uuid(),
    at,
    logged: true,
    conflicts: [],
  }));
  await persist(tx, effects, { workspaceId, actor: engine, now, first });
  const texts = changes.reduce((sum, { renewed = [] }) => sum + renewed.length, 0);
  return { texts, seq: first + changes.length - 1 };
}

interface HeavyText {
  readonly id: string;
  readonly field: string;
  /** Of its state, in characters. */
  readonly length: number;
}

/**
 * The record one version on, with the same words. Nobody wrote them, so who did, and when, stays. Undefined where no text
 * would be any lighter: it would be written anew for ever.
 */
function renewal(
  entity: Entity,
  before: StoredRecord,
  heavy: readonly HeavyText[],
  { rule, name }: { rule: TextRule; name: string },
): RecordChange | undefined {
  const key = recordKey(entity.name, String(before.record.id));
  const version = Number(before.record.version) + 1;
  const texts: Record<string, string> = {};
  const stamps = { ...before.stamps };
  for (const { field, length } of heavy) {
    const [text, stamp] = [before.record[field], stamps[field]];
    if (typeof text !== 'string' || !stamp) continue;
    const { state } = rule.renewed({ of: textKey(key, field), text, state: undefined }, name);
    if (state === undefined || state.length >= length) continue;
    texts[field] = state;
    stamps[field] = { ...stamp, renewed: version };
  }
  const renewed = Object.keys(texts);
  if (renewed.length === 0) return undefined;
  const next = { record: { ...before.record, version }, stamps, texts };
  return { key, entity, kind: 'UPDATE', before, next, changed: ['version'], edits: {}, renewed };
}

/** By type, SQL for those of a workspace's texts that are too heavy: rows of `HeavyText`. */
export function heavyTexts(
  { entities }: Manifest,
  workspaceId: string,
  characters: string,
  times: string,
): Array<{ entity: Entity; sql: string }> {
  return Object.values(entities)
    .filter((entity) => textFields(entity).length > 0)
    .map((entity) => {
      const words = textFields(entity).map(({ name }) => `WHEN '${name}' THEN r.${quoted(name)}`);
      // Three bytes of words are four characters of a state.
      const sql = `SELECT t."recordId" AS id, t.field, length(t.state) FROM "SyncRecord" s
        JOIN "TextState" t ON t.type = s.type AND t."recordId" = s.id AND length(t.state) > ${characters}::int
        JOIN ${quoted(entity.model)} r ON r.id = s.id
        WHERE s."workspaceId" = ${workspaceId} AND s.type = '${entity.name}' AND s."deletedAt" IS NULL
          AND length(t.state) > ${times}::int * 4 / 3 * octet_length(coalesce(CASE t.field ${words.join(' ')} END, ''))`;
      return { entity, sql };
    });
}
