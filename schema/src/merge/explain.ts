/** What happened to two writes that did not see each other, in words for the person who reads it. */
import { jsonValue } from './json.js';
import { spokenTime, spokenValue } from './spoken.js';

/** What a Conflict says. Values are JSON; all of them are null for a reader who may not see the field. */
export interface ConflictFacts {
  readonly field: string;
  readonly strategy: string;
  readonly winner: string;
  readonly theirs: string | null;
  readonly theirUserId: string;
  readonly theirName: string;
  readonly theirAt: string;
  readonly yours: string | null;
  readonly yourUserId: string;
  readonly yourName: string;
  readonly yourAt: string;
  readonly resolution: string | null;
  readonly resolvedByUserId: string | null;
  readonly resolvedByName: string | null;
  readonly resolvedAt: string | null;
}

/** One of the two who wrote, as the reader calls them. */
interface Side {
  /** "Grace", "you". */
  readonly who: string;
  /** "Grace's", "yours". */
  readonly whose: string;
  /** Before a noun: "Grace's", "your". */
  readonly of: string;
  readonly at: string;
  /** What was written, shortened; empty where it cannot be shown. */
  readonly value: string;
}

/**
 * One to three sentences about a conflict, for one person: which rule settled it, what it saw and whose value stands.
 * Times are in UTC, with their date where the two were not made on one day.
 */
export function explain(facts: ConflictFacts, viewer: { readonly userId: string }): string {
  const { yours, theirs } = sidesOf(facts, viewer.userId);
  const story = { facts, yours, theirs, meeting: meetingOf(facts, viewer.userId, { yours, theirs }) };
  const happened = facts.field === 'deletedAt' ? ofDeletion(story) : ofField(story);
  return capital(`${happened}${decision(facts, viewer.userId)}`);
}

interface Story {
  readonly facts: ConflictFacts;
  readonly yours: Side;
  readonly theirs: Side;
  /** How the second came not to see the first: a clause, without its end. */
  readonly meeting: string;
}

function ofField({ facts, yours, theirs, meeting }: Story): string {
  const [kept, other] = facts.winner === 'YOURS' ? [yours, theirs] : [theirs, yours];
  const was = other.value && ` ${capital(other.whose)} was: ${other.value}.`;
  if (facts.winner === 'BOTH') return `${meeting}; both changes were kept.`;
  if (facts.strategy === 'MANUAL') {
    const until = facts.resolvedAt === null ? ' A person has to decide; until then it stays as it was.' : '';
    const values = yours.value && theirs.value && `: ${theirs.value} here, ${yours.value} there`;
    return `${meeting}${values}.${until}`;
  }
  if (facts.strategy === 'SERVER_WINS')
    return `${meeting}; of this, what was there first stays, so ${theirs.whose} was kept.${was}`;
  if (facts.strategy === 'TEXT')
    return `${meeting}; which text ${yours.whose} was made from is not known any more, so it took the place of what stood.${was}`;
  if (facts.yourAt === facts.theirAt)
    return `${meeting}, at the same moment; by the order of the edits' ids ${kept.whose} was kept.${was}`;
  return `${meeting}; ${kept.whose} is later, so it was kept.${was}`;
}

function ofDeletion({ facts, yours, meeting }: Story): string {
  const given = jsonValue(facts.yours);
  const isDelete = typeof given === 'string';
  if (isDelete)
    return facts.winner === 'THEIRS'
      ? `${meeting}; so ${yours.of} delete did not take it, and it was kept.`
      : `${meeting}; it is deleted all the same.`;
  if (facts.winner === 'YOURS') return `${meeting}; what ${yours.who} did brought it back.`;
  const dropped = given && yours.value ? ` ${capital(yours.of)} edit was: ${yours.value}.` : '';
  return `${meeting}; it stays deleted.${dropped}`;
}

function meetingOf(
  facts: ConflictFacts,
  viewer: string,
  { yours, theirs }: { yours: Side; theirs: Side },
): string {
  const first = `${theirs.who} ${deedOf(facts, 'theirs')} ${theirs.at}`;
  if (facts.yourUserId === viewer && facts.theirUserId !== viewer) return `${first} while you were away`;
  if (facts.yourUserId === facts.theirUserId)
    return `${first} on one device, and ${deedOf(facts, 'yours')} ${yours.at} on another that had not seen it`;
  return `${first}; ${yours.who} ${deedOf(facts, 'yours')} ${yours.at} without having seen that`;
}

/** What a side did, in the past tense. */
function deedOf({ field, theirs, yours }: ConflictFacts, side: 'yours' | 'theirs'): string {
  if (field !== 'deletedAt') return `changed ${nameOf(field)}`;
  const yoursIsDelete = typeof jsonValue(yours) === 'string';
  if (side === 'theirs') return jsonValue(theirs) === null ? 'changed this' : 'deleted this';
  return yoursIsDelete ? 'deleted it' : 'changed it';
}

function sidesOf(facts: ConflictFacts, viewer: string): { yours: Side; theirs: Side } {
  const side = (userId: string, name: string, at: string, other: string, value: string | null): Side => ({
    ...(userId === viewer
      ? { who: 'you', whose: 'yours', of: 'your' }
      : { who: name, whose: possessive(name), of: possessive(name) }),
    at: spokenTime(at, other),
    value: spokenValue(jsonValue(value)),
  });
  const { theirAt, yourAt } = facts;
  const sides = {
    yours: side(facts.yourUserId, facts.yourName, yourAt, theirAt, facts.yours),
    theirs: side(facts.theirUserId, facts.theirName, theirAt, yourAt, facts.theirs),
  };
  if (facts.yourUserId !== facts.theirUserId) return sides;
  // One person, two devices: the edits are told apart by their order.
  return {
    yours: { ...sides.yours, whose: 'the second' },
    theirs: { ...sides.theirs, whose: 'the first' },
  };
}

function decision(facts: ConflictFacts, viewer: string): string {
  if (facts.resolvedAt === null) return '';
  const who = facts.resolvedByUserId === viewer ? 'You' : (facts.resolvedByName ?? 'Somebody');
  const value = spokenValue(jsonValue(facts.resolution));
  return ` ${who} decided ${spokenTime(facts.resolvedAt, facts.yourAt)}${value && `: ${value}`}.`;
}

/** `dueAt` as "the due at", `notebookId` as "the notebook". */
const nameOf = (field: string): string =>
  `the ${field
    .replace(/Id$/, '')
    .replace(/([A-Z])/g, ' $1')
    .toLowerCase()}`;

const possessive = (name: string): string => (name.endsWith('s') ? `${name}'` : `${name}'s`);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
