import type { LedgerEntry } from '../world/ledger.js';
import { conflictsOf } from './pairs.js';
import type { Facts } from './facts.js';
import type { Law, Violation } from './violation.js';
import { fieldsOf } from './writes.js';

/**
 * Law 1 for what people write together. Each piece that somebody puts into a text is a run of one character that is
 * used nowhere else, so it can be told what became of it: it stands in the text, whole and once, unless somebody who
 * saw it took it out; and what was taken out does not come back. But for an edit that was refused and that a person then
 * sent again: a later edit that took its piece out was made anew without it meanwhile, so the piece may stand or not. And
 * where a text was written anew without its past, an edit that was under way is carried over by comparing words: a piece
 * that it took out, while others rewrote what was around it, may stand. A whole text whose writer's sight nobody knows takes
 * the place of what stands; then a conflict has kept that, and says so.
 */
export const textsKept: Law = (facts) => {
  const meant = meantByEdit(facts.ledger.all());
  const violations: Violation[] = [];
  for (const { type, name, row, writes } of fieldsOf(facts, 'TEXT')) {
    const standing = new Map<string, { run: string; by: string; order: number }>();
    const gone = new Map<string, LedgerEntry>();
    for (const { entry } of writes) {
      const change = changeOf(meant, entry, name);
      for (const [piece, run] of change?.inserted ?? [])
        standing.set(piece, { run, by: entry.device, order: entry.order });
      for (const piece of change?.deleted ?? []) gone.set(piece, entry);
    }
    const found = runsOf(String(row[name]));
    const id = String(row.id);
    const inConflicts = replacedIn(facts, id, name);
    const wasRenewed = facts.renewals.some(({ recordId }) => recordId === id);
    const say = (law: string, what: string): void => {
      violations.push({ law, what: `${type} ${id}: in ${name}, ${what}`, words: [id] });
    };
    for (const [piece, { run, by, order }] of standing) {
      const runs = found.get(piece) ?? [];
      const out = gone.get(piece);
      const wasSeen = out !== undefined && out.order > order;
      if (wasSeen && runs.length > 0 && !wasRenewed)
        say('2 nothing twice', `"${run}" came back after ${out.clientMutationId} took it out.`);
      else if (runs.length === 0) {
        if (!out && !inConflicts.has(piece)) say('1 nothing lost', `"${run}" of ${by} is missing.`);
      } else if (runs.length > 1 || runs[0] !== run)
        say('2 nothing twice', `"${run}" of ${by} stands as "${runs.join('", "')}".`);
    }
    for (const [piece, runs] of found)
      if (!standing.has(piece)) say('2 nothing twice', `"${runs[0]}" stands, and nobody put it in.`);
  }
  return violations;
};

/** The pieces of texts in whose place another was put, as conflicts have kept them. */
function replacedIn(facts: Facts, recordId: string, field: string): ReadonlySet<string> {
  const told = conflictsOf(facts).filter(
    (one) => one.recordId === recordId && one.field === field && one.winner === 'YOURS',
  );
  return new Set(told.flatMap(({ theirs }) => [...runsOf(String(theirs)).keys()]));
}

/** What one person's edit put in and took out; undefined if it was not about this text. */
function changeOf(meant: ReadonlyMap<string, LedgerEntry>, entry: LedgerEntry, name: string) {
  const given = textIn(entry.given[name]);
  if (given !== undefined) return difference(textIn(entry.saw?.[name]) ?? '', given);
  const same = meant.get(editIn(entry.input[name]) ?? '');
  return same && difference(textIn(same.saw?.[name]) ?? '', textIn(same.given[name]) ?? '');
}

function difference(
  before: string,
  after: string,
): { inserted: ReadonlyMap<string, string>; deleted: readonly string[] } {
  const [old, fresh] = [runsOf(before), runsOf(after)];
  const inserted = new Map<string, string>();
  for (const [piece, [run = '']] of fresh) if (!old.has(piece)) inserted.set(piece, run);
  return { inserted, deleted: [...old.keys()].filter((piece) => !fresh.has(piece)) };
}

/** A retry carries the edit that was made once; what it meant, the first one's person said. */
function meantByEdit(entries: readonly LedgerEntry[]): Map<string, LedgerEntry> {
  const meant = new Map<string, LedgerEntry>();
  for (const entry of entries)
    for (const [name, value] of Object.entries(entry.input)) {
      const edit = editIn(value);
      if (edit !== undefined && textIn(entry.given[name]) !== undefined) meant.set(edit, entry);
    }
  return meant;
}

/** Runs of one character, by the character. Plain ASCII is nobody's: it may stand anywhere. */
function runsOf(text: string): Map<string, string[]> {
  const runs = new Map<string, string[]>();
  for (const [run] of text.matchAll(/([^\0-\x7f])\1*/gu)) {
    const piece = [...run][0] ?? '';
    runs.set(piece, [...(runs.get(piece) ?? []), run]);
  }
  return runs;
}

/** A text as it stands, or as somebody gives it whole; undefined for an encoded edit. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : (value as { text?: string } | null | undefined)?.text;

export const editIn = (value: unknown): string | undefined =>
  value === null || typeof value !== 'object' ? undefined : (value as { edit?: string }).edit;
