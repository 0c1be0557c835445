import { describe, expect, it } from 'vitest';
import type { HoldfastOptions } from '../../src/client/options.js';
import { TestDevice } from './world.test-util.js';
import { manifest } from './tiny-server.test-util.js';

// react-relay-offline#15: what is configured wrong fails in silence, later.
describe('createHoldfast says at once what is configured wrong', () => {
  it.each<[string, Partial<Record<keyof HoldfastOptions, unknown>>, RegExp]>([
    ['no address', { uri: undefined }, /uri is missing/],
    ['half an address', { uri: '/graphql' }, /whole address/],
    ['an address of another protocol', { uri: 'ws://example.org/graphql' }, /http:\/\/ or https:\/\//],
    ['no version', { apiVersion: '' }, /apiVersion is missing/],
    ['a manifest of another version', { apiVersion: '2027-01' }, /generated for API version 2026-11/],
    [
      'a manifest of another format',
      { manifest: { ...manifest, format: 2 } },
      /manifest is not one that this kit reads/,
    ],
    ['no store', { store: undefined }, /store is not a store factory/],
    ['a store in place of a factory', { store: { get: () => undefined } }, /store is not a store factory/],
    ['no device', { device: {} }, /device needs a name/],
    ['no build of the app', { appVersion: undefined }, /appVersion is missing/],
    ['an issuer without a user', { auth: { token: async () => '' } }, /auth needs userId/],
    ['a scope of types that there are not', { scope: { lazy: ['Unicorn'] } }, /scope names Unicorn/],
    ['a sync window that is none', { policy: { windows: [{ from: '9', to: '10' }] } }, /policy\.windows/],
  ])('%s', async (_, wrong, message) => {
    await expect(new TestDevice().open(wrong as Partial<HoldfastOptions>)).rejects.toThrow(message);
  });
});
