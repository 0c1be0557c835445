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

export interface Fault {
  readonly name: string;
  /** How an engine comes to have it. */
  readonly story: string;
  /** Beginnings of the laws that it breaks; one of them must be told. */
  readonly breaks: readonly string[];
  readonly sabotage: Sabotage;
}

/** Engines as they are often built, and what is wrong with each. */
export const faults: readonly Fault[] = [
  {
    name: 'a receipt is not written',
    story: 'The server applies a mutation and keeps no answer for it, so a repetition is applied again.',
    breaks: ['2', '7'],
    sabotage: receiptNotWritten,
  },
  {
    name: 'positions come from a sequence',
    story:
      'Positions are drawn without a lock, so one becomes visible below what a reader has already passed.',
    breaks: ['6'],
    sabotage: positionsFromASequence,
  },
  {
    name: 'the outbox is emptied on dispatch',
    story: 'What was sent is taken off the disk before its answer has come.',
    breaks: ['1'],
    sabotage: outboxEmptiedOnDispatch,
  },
  {
    name: 'the promise comes before the disk',
    story: 'Writes are collected in memory and reach the disk a little later.',
    breaks: ['1'],
    sabotage: promisedBeforeDisk,
  },
  {
    name: 'the cursor is saved before the records',
    story: 'A page and its cursor are two writes, and the process may die between them.',
    breaks: ['6'],
    sabotage: cursorSavedBeforeRecords,
  },
  {
    name: 'every sending has a key of its own',
    story: 'The idempotency key is made when a mutation is sent, not when it is made.',
    breaks: ['2', '1'],
    sabotage: newKeyForEverySending,
  },
  {
    name: 'a refusal is taken for success',
    story: 'An answer without GraphQL errors counts as done, whatever it says of the mutation.',
    breaks: ['1'],
    sabotage: refusalTakenForSuccess,
  },
  {
    name: 'a batch is sent out of order',
    story: 'The queue is read back in another order than it was filled in.',
    breaks: ['3', '1', '4'],
    sabotage: sentOutOfOrder,
  },
  {
    name: 'a text edit replaces the whole text',
    story:
      'An edit is laid over the text as its writer had it, and the outcome over what others wrote since.',
    breaks: ['1'],
    sabotage: textReplacedWhole,
  },
  {
    name: 'a remove beats a concurrent add',
    story: 'Whatever is in the set when a remove arrives is taken out, seen by the remover or not.',
    breaks: ['7'],
    sabotage: removeBeatsAdd,
  },
  {
    name: 'an increment is taken as the value',
    story: 'The counter becomes what was to be added to it.',
    breaks: ['2'],
    sabotage: incrementTakenAsValue,
  },
  {
    name: 'a question is answered by the later value',
    story: 'A field that a person should decide about is written over, and nobody is asked.',
    breaks: ['7'],
    sabotage: laterValueInsteadOfQuestion,
  },
  {
    name: 'a cascade forgets grandchildren',
    story: 'A deleted notebook takes its notes along, and leaves their checklists behind.',
    breaks: ['7'],
    sabotage: grandchildrenForgotten,
  },
  {
    name: 'arrival decides instead of time',
    story: 'Of two edits of one field, the one that reaches the server last stands.',
    breaks: ['7'],
    sabotage: arrivalDecides,
  },
];
