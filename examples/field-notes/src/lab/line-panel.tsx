import { useSyncExternalStore, type ReactElement } from 'react';
import { Choice } from '../ui/fields.js';
import type { Line, Weather } from './line.js';

const names: Readonly<Record<Weather, string>> = {
  good: 'Good line',
  offline: 'Offline',
  slow: 'Slow: 2.5 s each way',
  flaky: 'Flaky: half of it fails',
  captive: 'Captive portal',
  deaf: 'Answers get lost',
};

export function LinePanel({ title, line }: { title: string; line: Line }): ReactElement {
  const weather = useSyncExternalStore(line.onChange, line.weather);
  return (
    <header className="line-panel" data-bad={weather !== 'good' || undefined}>
      <h2>{title}</h2>
      <Choice
        label={`Line of the ${title.toLowerCase()}`}
        value={weather}
        choices={names}
        onChange={(next) => line.change(next)}
      />
    </header>
  );
}
