import { createContext, useContext } from 'react';

/** The lab: a second device beside this one, and a line for each that can be made worse. */
export interface SecondDevice {
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

export const SecondDeviceContext = createContext<SecondDevice | undefined>(undefined);
export const useSecondDevice = (): SecondDevice | undefined => useContext(SecondDeviceContext);
