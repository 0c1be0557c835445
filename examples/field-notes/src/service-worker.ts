/** Serves the page itself without a network. What is in the notes is no business of this: that is the kit's. */
import { createHandlerBoundToURL, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

/** All files of the page; put here by the build. */
declare const PRECACHE: PrecacheEntry[];

precacheAndRoute(PRECACHE);

// The app's own pages only: /explorer, /about and /graphql are the server's.
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { allowlist: [/^\/$/, /^\/w\//] }));

// Of a new version the page asks first: to change it under somebody who types would be rude.
addEventListener('message', ({ data }) => {
  if (data === 'take-over') void (globalThis as unknown as ServiceWorkerScope).skipWaiting();
});

/** TypeScript's own name for it stands in a library that cannot be used beside the DOM's. */
interface ServiceWorkerScope {
  skipWaiting(): Promise<void>;
}
