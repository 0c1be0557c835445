/**
 * What a device sends whose app is newer than some of its edits. Neither is of any manifest: they ask for nothing but what every
 * API version has, so that they are valid in each.
 */

/** Sends mutations to the API version that they were written for, whose types the app no longer knows. */
export const drainDocument = `mutation HoldfastDrain($mutations: [QueuedMutation!]!) {
  push(mutations: $mutations) {
    __typename
    clientMutationId
    outcome
    replayed
    userErrors { code message path }
  }
}
`;

/** Asks what became of mutations that were sent before. */
export const answersDocument = `query HoldfastAnswers($clientMutationIds: [ID!]!) {
  answers(clientMutationIds: $clientMutationIds) {
    clientMutationId
    outcome
    userErrors { code message path }
  }
}
`;
