import type { ReactElement } from 'react';

/** Paths on a grid of 24, drawn as lines. Icons never speak for themselves: whoever shows one says in words what it means. */
const paths = {
  menu: 'M4 7h16M4 12h16M4 17h16',
  back: 'M15 5l-7 7 7 7',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4',
  pin: 'M9 4h6l-1 6 3 3v2H7v-2l3-3-1-6zM12 15v6',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  grip: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  history: 'M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4M12 8v4.5l3 2',
  cloud: 'M7 18a4 4 0 0 1-.5-8A6 6 0 0 1 18 9a4.5 4.5 0 0 1-.5 9H7z',
  offline: 'M4 4l16 16M8 8.5a4 4 0 0 0-1.5 1.5A4 4 0 0 0 7 18h10M11 6a6 6 0 0 1 7 3 4.5 4.5 0 0 1 2.6 7.5',
  up: 'M12 19V6M6.5 11L12 5.5 17.5 11',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 8v4.5l3 1.5',
  alert: 'M12 4L3 19h18L12 4zM12 10v4M12 16.8h.01',
  split: 'M7 4v5c0 3 5 3 5 6v5M17 4v5c0 3-5 3-5 6',
  notebook: 'M7 4h11v16H7zM7 4a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2M10 9h5',
  notes: 'M6 4h12v16H6zM9 9h6M9 13h6M9 17h3',
  refresh: 'M19 12a7 7 0 1 1-2-5M19 4v4h-4',
  lab: 'M10 4v6l-5 8a1.5 1.5 0 0 0 1.3 2h11.4a1.5 1.5 0 0 0 1.3-2l-5-8V4M8.5 4h7M8 15h8',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6l1.4 1.4M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4',
  vote: 'M7 14l5-6 5 6',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
