import { Component, Suspense, use, type ReactElement, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { Button } from '../ui/button.js';
import { Empty } from '../ui/empty.js';
import { App } from './app.js';
import { DeviceProvider } from './device-context.js';
import type { Device } from './open-device.js';
import { problemText } from './problems.js';

/** A device on the screen: while it opens, when it cannot be opened, and otherwise the app. */
export function DeviceScreen({ opening }: { opening: Promise<Device> }): ReactElement {
  return (
    <I18nProvider locale="en-GB">
      <OpeningFailed>
        <Suspense fallback={<Opening />}>
          <OpenDevice opening={opening} />
        </Suspense>
      </OpeningFailed>
    </I18nProvider>
  );
}

function OpenDevice({ opening }: { opening: Promise<Device> }): ReactElement {
  return (
    <DeviceProvider device={use(opening)}>
      <App />
    </DeviceProvider>
  );
}

const Opening = (): ReactElement => <div className="opening" role="status" aria-label="Opening your notes" />;

class OpeningFailed extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (!('error' in this.state)) return this.props.children;
    return (
      <main className="centre">
        <Empty icon="alert" title="Field Notes could not go on">
          <p>{problemText(this.state.error)}</p>
          <p className="hint">Nothing on this device has been thrown away.</p>
          <Button kind="primary" onPress={() => location.reload()}>
            Try again
          </Button>
        </Empty>
      </main>
    );
  }
}
