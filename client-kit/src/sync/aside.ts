/** Where unreadable parts are moved to, key and all: nothing is thrown away unseen. */
export const asidePrefix = 'aside/';
