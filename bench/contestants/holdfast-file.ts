import { fileStores } from '@holdfast/client-kit/stores/file';
import { join } from 'node:path';
import type { ContestantModule } from './contestant.js';
import { openHoldfast } from './holdfast.js';

export const open: ContestantModule['open'] = (device) =>
  openHoldfast(device, fileStores(join(device.disk.folder, 'stores')));
