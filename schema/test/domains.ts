import { engineSdl, loadSdl, sdlFolder, type SdlSource } from '../src/compiler/index.js';
import { join } from 'node:path';

export const fieldNotes = loadSdl(sdlFolder);
export const warehouse: SdlSource[] = [...engineSdl(), ...loadSdl(join(import.meta.dirname, 'domains'))];
