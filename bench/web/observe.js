/* global document, performance, requestAnimationFrame, requestIdleCallback, PerformanceObserver */
// Runs in the page before anything of its own. Plain JavaScript: what compiles the rest gives functions names by a helper that no
// page has. `expectedCount` is how the page will write the number of notes.
globalThis.longTasks = [];
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries())
    globalThis.longTasks.push({ start: startTime, ms: duration });
}).observe({ type: 'longtask', buffered: true });

// What stands in the document when a frame begins was on the screen with the one before.
function look() {
  if (document.querySelector('.note-row-title')) globalThis.firstLineMs ??= performance.now();
  const count = document.querySelector('main .pane-title .hint');
  if (count?.textContent.includes(globalThis.expectedCount)) globalThis.countedMs ??= performance.now();
  if (globalThis.firstLineMs === undefined || globalThis.countedMs === undefined) requestAnimationFrame(look);
}
requestAnimationFrame(look);

/** Resolves when the page has been idle for a moment, with the long tasks that began at this time or later, in milliseconds each. */
globalThis.longTasksSince = (since) =>
  new Promise((resolve) => {
    const tell = () =>
      resolve(globalThis.longTasks.filter(({ start }) => start >= since).map(({ ms }) => ms));
    requestIdleCallback(() => setTimeout(tell), { timeout: 5_000 });
  });
