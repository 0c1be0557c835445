import { configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Holdfast } from '../../src/client/holdfast.js';
import { SyncInspector } from '../../src/inspector/index.js';
import { styles } from '../../src/inspector/styles.js';
import { ada, createNote, noteInput, TestDevice } from '../client/world.test-util.js';

// What changes the screen here comes from sync, at its own time, and is waited for: nothing to wrap in `act`.
beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
  configure({ asyncUtilTimeout: 10_000 });
});

let device: TestDevice;
let holdfast: Holdfast;

beforeEach(async () => {
  device = new TestDevice();
  holdfast = await device.open();
});

afterEach(() => holdfast.close());

const add = (number: number) =>
  holdfast.client.mutate({ mutation: createNote, variables: { input: noteInput(device.server, number) } });
const part = (name: RegExp) => within(screen.getByRole('region', { name }));
const state = () => screen.getByRole('heading', { level: 2 }).textContent;
const placeOf = (lane: string) =>
  within(screen.getByRole('list', { name: `${lane} lane` }))
    .getAllByRole('listitem')
    .find((item) => item.getAttribute('aria-current'))?.textContent;

/** An edit that waits, because the network is away, on the screen. */
async function waitingEdit() {
  await holdfast.auth.signIn(ada);
  render(<SyncInspector holdfast={holdfast} />);
  await waitFor(() => expect(state()).toBe('live'));
  device.online = false;
  await add(1);
  await waitFor(() => expect(state()).toBe('offline'));
}

describe('the inspector', () => {
  it('says that nobody is signed in, and follows a sign-in', async () => {
    render(<SyncInspector holdfast={holdfast} />);
    expect(state()).toBe('needs-sign-in');
    expect(screen.getByText('Nobody is signed in.')).toBeTruthy();
    await holdfast.auth.signIn(ada);
    await waitFor(() => expect(state()).toBe('live'));
    expect(placeOf('pull')).toBe('live');
    await holdfast.auth.signOut();
    await waitFor(() => expect(state()).toBe('needs-sign-in'));
    expect(screen.getByText('Nobody is signed in.')).toBeTruthy();
  });

  it('shows where both lanes are, what waits, what went wrong and what went over the line', async () => {
    await waitingEdit();
    expect(placeOf('push')).toBe('waiting');
    expect(part(/^Outbox, 1 edit$/).getByText(/createNote/)).toBeTruthy();
    expect(part(/^Last errors$/).getAllByText('OFFLINE').length).toBeGreaterThan(0);
    expect(part(/^Traffic$/).getByText('HoldfastPush')).toBeTruthy();
    expect(part(/^Positions$/).getByText('all')).toBeTruthy();
    device.online = true;
    await waitFor(() => expect(screen.getByText('Nothing waits.')).toBeTruthy());
  });

  it('shows a moment of the past as it was then, and comes back to now', async () => {
    await waitingEdit();
    const slider = screen.getByRole<HTMLInputElement>('slider');
    const moments = Number(slider.max);
    fireEvent.change(slider, { target: { value: '1' } });
    await waitFor(() => expect(screen.getByText('Nothing waits.')).toBeTruthy());
    expect(state()).not.toBe('offline');
    expect(slider.getAttribute('aria-valuetext')).toMatch(/UTC, .* before the last: /);
    for (let step = 1; step < moments && slider.value !== slider.max; step += 1)
      fireEvent.click(screen.getByText('Forward'));
    await waitFor(() => expect(state()).toBe('offline'));
    fireEvent.click(screen.getByText('Back'));
    expect(screen.getByText<HTMLButtonElement>('Now').disabled).toBe(false);
    fireEvent.click(screen.getByText('Now'));
    await waitFor(() => expect(screen.getByText<HTMLButtonElement>('Now').disabled).toBe(true));
    expect(state()).toBe('offline');
  });

  it('shows the content of an edit only where somebody asks for it, and never of the past', async () => {
    await waitingEdit();
    expect(document.body.textContent).not.toContain('Note 1');
    fireEvent.click(screen.getByRole('button', { name: /createNote/, expanded: false }));
    await waitFor(() => expect(document.body.textContent).toContain('Note 1'));
    fireEvent.click(screen.getByText('Back'));
    await waitFor(() => expect(document.body.textContent).not.toContain('Note 1'));
    expect(screen.queryByRole('button', { name: /createNote/ })).toBeNull();
  });

  it('syncs when asked, and forgets when asked', async () => {
    await waitingEdit();
    device.online = true;
    fireEvent.click(screen.getByText('Sync now'));
    await waitFor(() => expect(state()).toBe('live'));
    fireEvent.click(screen.getByText('Clear'));
    await waitFor(() => expect(part(/^Traffic$/).getByText(/Nothing has gone over the line/)).toBeTruthy());
    expect(state()).toBe('live');
  });

  it('touches nothing of the page: every rule of its looks is below its own class', () => {
    const before = document.adoptedStyleSheets;
    const { unmount } = render(<SyncInspector holdfast={holdfast} theme="dark" />);
    expect(document.adoptedStyleSheets).toHaveLength(before.length + 1);
    const selectors = styles.match(/[^{}]+(?=\{)/g)!.flatMap((list) => list.trim().split(/,\s*/));
    expect(selectors.length).toBeGreaterThan(30);
    expect(selectors.filter((selector) => !selector.startsWith('.holdfast-inspector'))).toEqual([]);
    expect(screen.getByRole('region', { name: 'Sync inspector' }).style.colorScheme).toBe('dark');
    unmount();
    expect(document.adoptedStyleSheets).toEqual(before);
  });
});
