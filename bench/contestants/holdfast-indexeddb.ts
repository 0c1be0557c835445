import { indexedDbStores } from '@holdfast/client-kit/stores/indexeddb';
import type { ContestantModule } from './contestant.js';
import { openHoldfast } from './holdfast.js';

export const open: ContestantModule['open'] = (device) => openHoldfast(device, indexedDbStores());
