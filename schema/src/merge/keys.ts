/** Names one record among all types: `Note:0192…`. */
export const recordKey = (type: string, id: string): string => `${type}:${id}`;

/** The type in a record's key. */
export const typeOfKey = (key: string): string => key.slice(0, key.indexOf(':'));

/** The id in a record's key. */
export const idOfKey = (key: string): string => key.slice(key.indexOf(':') + 1);

/** Names one text among all: `Note:0192…:body`. */
export const textKey = (record: string, field: string): string => `${record}:${field}`;
