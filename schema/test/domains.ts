import { engineSdl, loadSdl, sdlFolder, type SdlSource } from '@holdfast/schema/compiler';
import { join } from 'node:path';

export const fieldNotes = loadSdl(sdlFolder);
export const warehouse: SdlSource[] = [...engineSdl(), ...loadSdl(join(import.meta.dirname, 'domains'))];
