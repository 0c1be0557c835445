/**
 * One way in which an operation leans on the schema, as a text that both sides can write: what an operation does is a set
 * of these (`usage-of-operation.ts`), and a change names those that it takes away (`judge/`). An operation is concerned
 * by a change where the two meet.
 */
export type Use = string & { readonly use: unique symbol };

const use = (text: string): Use => text as Use;

/** Runs an operation of this root: `query`, `mutation`, `subscription`. */
export const runs = (operation: string): Use => use(`runs ${operation}`);
/** Selects the field. */
export const reads = (field: string): Use => use(`reads ${field}`);
/** Answers hold values of this enum or scalar, or objects of this interface or union. */
export const expects = (type: string): Use => use(`expects ${type}`);
/** Says the type's name, or selects inside it. */
export const names = (type: string): Use => use(`names ${type}`);
/** Inside one abstract type, selects what only one of its types has. */
export const narrows = (abstract: string, type: string): Use => use(`narrows ${abstract} to ${type}`);
/** Gives the argument or input field a value, or may. */
export const gives = (value: string): Use => use(`gives ${value}`);
/** Leaves the argument or input field out, or may. */
export const omits = (value: string): Use => use(`omits ${value}`);
/** Gives the argument or input field null, or may. */
export const nulls = (value: string): Use => use(`nulls ${value}`);
/** Sends this enum value, or may. */
export const carries = (value: string): Use => use(`carries ${value}`);
/** Sends values of this input type, enum or scalar, or may. */
export const sends = (type: string): Use => use(`sends ${type}`);
/** Stands under this directive: `@skip`. */
export const stands = (directive: string): Use => use(`stands under ${directive}`);
