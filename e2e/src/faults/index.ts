import type { Sabotage } from '../world/sabotage.js';
import {
  outboxEmptiedOnDispatch,
  newKeyForEverySending,
  refusalTakenForSuccess,
  sentOutOfOrder,
} from './on-the-wire.js';
import { cursorSavedBeforeRecords, promisedBeforeDisk } from './on-the-disk.js';
import {
  arrivalDecides,
  grandchildrenForgotten,
  incrementTakenAsValue,
  laterValueInsteadOfQuestion,
  removeBeatsAdd,
  textReplacedWhole,
} from './in-the-rules.js';
import { positionsFromASequence, receiptNotWritten } from './in-the-database.js';

/** What gives a fault away: a law, by the beginning of its name, and a pattern of what it says. */
export interface Sign {
  readonly law: string;
  readonly says: RegExp;
}

export interface Fault {
  readonly name: string;
  /** How an engine comes to have it. */
  readonly story: string;
  /** What it breaks; one of these must be told. Another word of the same law is another matter. */
  readonly breaks: readonly Sign[];
  readonly sabotage: Sabotage;
}

const lostAtOnce: Sign = { law: '1', says: /is not in its outbox, and has no answer/ };
const lostInTheEnd: Sign = { law: '1', says: /and is gone from the device/ };
const neverArrived: Sign = { law: '6', says: /is on the server and not on the device/ };
const stayedBehind: Sign = { law: '6', says: /; the server has/ };

/** Engines as they are often built, and what is wrong with each. */
export const faults: readonly Fault[] = [
  {
    name: 'a receipt is not written',
    story: 'The server applies a mutation and keeps no answer for it, so a repetition is applied again.',
    breaks: [{ law: '2', says: /was applied \d+ times/ }],
    sabotage: receiptNotWritten,
  },
  {
    name: 'positions come from a sequence',
    story:
      'Positions are drawn without a lock, so one becomes visible below what a reader has already passed.',
    breaks: [neverArrived, stayedBehind],
    sabotage: positionsFromASequence,
  },
  {
    name: 'the outbox is emptied on dispatch',
    story: 'What was sent is taken off the disk before its answer has come.',
    breaks: [lostAtOnce],
    sabotage: outboxEmptiedOnDispatch,
  },
  {
    name: 'the promise comes before the disk',
    story: 'Writes are collected in memory and reach the disk a little later.',
    breaks: [lostAtOnce, lostInTheEnd],
    sabotage: promisedBeforeDisk,
  },
  {
    name: 'the cursor is saved before the records',
    story: 'A page and its cursor are two writes, and the process may die between them.',
    breaks: [neverArrived, stayedBehind],
    sabotage: cursorSavedBeforeRecords,
  },
  {
    name: 'every sending has a key of its own',
    story: 'The idempotency key is made when a mutation is sent, not when it is made.',
    breaks: [{ law: '2', says: /is in the log, and nobody made it/ }],
    sabotage: newKeyForEverySending,
  },
  {
    name: 'a refusal is taken for success',
    story: 'An answer without GraphQL errors counts as done, whatever it says of the mutation.',
    breaks: [{ law: '1', says: /\(receipt: REJECTED\), and is gone from the device/ }],
    sabotage: refusalTakenForSuccess,
  },
  {
    name: 'a batch is sent out of order',
    story: 'The queue is read back in another order than it was filled in.',
    breaks: [{ law: '3', says: /which was made later/ }],
    sabotage: sentOutOfOrder,
  },
  {
    name: 'a text edit replaces the whole text',
    story:
      'An edit is laid over the text as its writer had it, and the outcome over what others wrote since.',
    breaks: [{ law: '1', says: /is missing/ }],
    sabotage: textReplacedWhole,
  },
  {
    name: 'a remove beats a concurrent add',
    story: 'Whatever is in the set when a remove arrives is taken out, seen by the remover or not.',
    breaks: [{ law: '7', says: /adds and removes make/ }],
    sabotage: removeBeatsAdd,
  },
  {
    name: 'an increment is taken as the value',
    story: 'The counter becomes what was to be added to it.',
    breaks: [{ law: '2', says: /the increments make/ }],
    sabotage: incrementTakenAsValue,
  },
  {
    name: 'a question is answered by the later value',
    story: 'A field that a person should decide about is written over, and nobody is asked.',
    breaks: [{ law: '7', says: /which its writer had not seen/ }],
    sabotage: laterValueInsteadOfQuestion,
  },
  {
    name: 'a cascade forgets grandchildren',
    story: 'A deleted notebook takes its notes along, and leaves their checklists behind.',
    breaks: [{ law: '7', says: /lives in the deleted/ }],
    sabotage: grandchildrenForgotten,
  },
  {
    name: 'arrival decides instead of time',
    story: 'Of two edits of one field, the one that reaches the server last stands.',
    // Not the times that the engine itself writes: those are other ones by this fault's own arithmetic.
    breaks: [{ law: '7', says: /: (?!createdAt|updatedAt|deletedAt|version)\w+ is .*; the edits give/s }],
    sabotage: arrivalDecides,
  },
];
