/** The newest stable API version of Field Notes: what `/graphql` serves, and what its apps are generated for. */
export const currentVersion = '2026-11';
