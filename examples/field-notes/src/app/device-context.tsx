import { HoldfastProvider } from '@holdfast/client-kit/react';
import { createContext, useContext, type ReactElement, type ReactNode } from 'react';
import { Toasts } from '../ui/toasts.js';
import type { Device } from './open-device.js';

const DeviceContext = createContext<Device | undefined>(undefined);

export function DeviceProvider({ device, children }: { device: Device; children: ReactNode }): ReactElement {
  return (
    <DeviceContext value={device}>
      <HoldfastProvider holdfast={device.holdfast}>
        <Toasts>{children}</Toasts>
      </HoldfastProvider>
    </DeviceContext>
  );
}

export function useDevice(): Device {
  const device = useContext(DeviceContext);
  if (!device) throw new Error('There is no device here: put a <DeviceProvider> around this.');
  return device;
}
