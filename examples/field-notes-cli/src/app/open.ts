import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { createHoldfast, type Holdfast } from '@holdfast/client-kit';
import { nodeEnvironment } from '@holdfast/client-kit/environment';
import { persistRest } from '@holdfast/client-kit/rest';
import { fileStores } from '@holdfast/client-kit/stores/file';
import { yjsText } from '@holdfast/client-kit/text';
import { WebSocket } from 'ws';
import { manifest } from '../generated/holdfast.js';
import { usage } from '../failures.js';
import { withoutNetwork } from './no-network.js';
import type { CommonOptions } from './options.js';
import { defaultProfile } from './profile.js';
import { readSettings } from './settings.js';

const defaultServer = 'http://127.0.0.1:4000';

export const profileOf = (options: CommonOptions): string => resolve(options.profile ?? defaultProfile());

/** The server to speak to: the one named, else the one that was signed in to, else one on this machine. */
export async function serverOf(options: CommonOptions): Promise<string> {
  const server = options.server ?? (await readSettings(profileOf(options))).server ?? defaultServer;
  if (/^https?:\/\//.test(server) && URL.canParse(server)) return server;
  throw usage(`"${server}" is no address of a server. It looks like https://notes.example`);
}

/** Opens this device's copy of the notes. One process at a time may; another one is told so (`STORE_LOCKED`). */
export async function open(options: CommonOptions): Promise<Holdfast> {
  const environment = nodeEnvironment({ WebSocket });
  return createHoldfast({
    uri: new URL('/graphql', await serverOf(options)).href,
    apiVersion: manifest.version,
    manifest,
    text: yjsText,
    rest: persistRest,
    store: fileStores(profileOf(options)),
    environment: options.offline ? withoutNetwork(environment) : environment,
    device: { name: hostname(), platform: 'node' },
    appVersion: 'field-notes-cli/0.1.0',
  });
}
