/** A new version of the page that waits until somebody lets it take over. */
export interface NewVersion {
  takeOver(): void;
}

let waiting: NewVersion | undefined;
const listeners = new Set<() => void>();

export const newVersion = (): NewVersion | undefined => waiting;

export const onNewVersion = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** From the second visit on, the page opens without a network. Without service workers it needs one, and is as good otherwise. */
export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  navigator.serviceWorker.register('/service-worker.js').then(watch, () => undefined);
}

function watch(registration: ServiceWorkerRegistration): void {
  const look = (): void => {
    // Without a controller this is the first one, and nothing older is on the screen.
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    const worker = registration.waiting;
    waiting = {
      takeOver() {
        navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
        worker.postMessage('take-over');
      },
    };
    for (const listener of listeners) listener();
  };
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look);
  });
  look();
}
