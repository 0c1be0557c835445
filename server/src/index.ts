/** What a host of the server may name: `createApp` and what it is made of. */
export * from './app.js';
