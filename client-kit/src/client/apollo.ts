import { ApolloClient, ApolloLink, type InMemoryCache } from '@apollo/client';
import { createLocalAnswers } from '../cache/local-answers.js';
import { createProjection, type Projection } from '../cache/projection.js';
import { RecordsCache } from '../cache/records-cache.js';
import { passingRecords } from '../cache/passing-records.js';
import { possibleTypes, typePolicies } from '../cache/type-policies.js';
import { apiLink } from '../links/api-link.js';
import { localLink } from '../links/local-link.js';
import { outboxLink } from '../links/outbox-link.js';
import { overlayLink } from '../links/overlay-link.js';
import { tapLink } from '../links/tap-link.js';
import type { Network } from './network.js';
import type { Settings } from './options.js';
import { queueStraight } from './queued-mutations.js';
import type { UserSpace } from './user-space.js';

/** The Apollo client, its cache, and what shows records in it. */
export interface Apollo {
  readonly client: ApolloClient;
  readonly cache: InMemoryCache;
  readonly projection: Projection;
}

export function createApollo(
  { manifest, environment }: Settings,
  network: Network,
  space: () => UserSpace | undefined,
): Apollo {
  const cache = new RecordsCache({ possibleTypes: possibleTypes(manifest) }, environment.timers);
  const local = createLocalAnswers(manifest);
  const projection = createProjection({ cache, manifest, local, environment });
  cache.policies.addTypePolicies(typePolicies(manifest, local, projection.refer));
  const nobody = network.connect(undefined);
  const replica = () => space()?.replica;
  const passing = passingRecords(cache, manifest, replica);
  const link = ApolloLink.from([
    outboxLink(manifest, replica, passing),
    localLink(manifest, cache, () => (replica()?.isWhole() === false ? replica()?.whole() : undefined)),
    overlayLink(manifest, replica),
    tapLink(() => space()?.rest?.changed()),
    apiLink(() => space()?.connection ?? nobody),
  ]);
  const client = new ApolloClient({ cache, link });
  queueStraight(client, manifest, replica, passing);
  // An app may clear the cache, as Apollo's guides tell it to: the records are the replica's, and are shown anew.
  const showAnew = async () => projection.attach(replica(), space()?.screen);
  client.onResetStore(showAnew);
  client.onClearStore(showAnew);
  return { client, cache, projection };
}
