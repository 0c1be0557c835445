import { Suspense, use, useState, type ReactElement } from 'react';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { openDevice, type Device } from '../app/open-device.js';
import { DeviceScreen } from '../app/root.js';
import { LinePanel } from './line-panel.js';
import { SecondDeviceContext } from './second-device.js';

interface Second {
  readonly opening: Promise<Device>;
  readonly router: Pick<ReturnType<typeof memoryLocation>, 'hook' | 'searchHook'>;
}

/** One device, as people have it; with the lab open two of them beside each other, each with its own store and line. */
export function Bench({ first }: { first: Promise<Device> }): ReactElement {
  const [second, setSecond] = useState<Second>();
  const toggle = (): void => {
    setSecond(second ? undefined : { opening: openDevice('second'), router: memoryLocation({ path: '/' }) });
    if (!second) return;
    // Back in good weather; what waits on the second device is there when the lab is opened again.
    for (const opening of [first, second.opening]) void opening.then(({ line }) => line.change('good'));
    void second.opening.then(({ holdfast }) => holdfast.close());
  };
  return (
    <SecondDeviceContext value={{ isOpen: second !== undefined, toggle }}>
      <div className="bench" data-split={second ? true : undefined}>
        <section className="device" aria-label={second ? 'First device' : undefined}>
          {second && <Panel title="First device" opening={first} />}
          <DeviceScreen opening={first} />
        </section>
        {second && (
          <section className="device" aria-label="Second device">
            <Panel title="Second device" opening={second.opening} />
            <Router hook={second.router.hook} searchHook={second.router.searchHook}>
              <DeviceScreen opening={second.opening} />
            </Router>
          </section>
        )}
      </div>
    </SecondDeviceContext>
  );
}

function Panel({ title, opening }: { title: string; opening: Promise<Device> }): ReactElement {
  return (
    <Suspense>
      <OpenPanel title={title} opening={opening} />
    </Suspense>
  );
}

const OpenPanel = ({ title, opening }: { title: string; opening: Promise<Device> }): ReactElement => (
  <LinePanel title={title} line={use(opening).line} />
);
