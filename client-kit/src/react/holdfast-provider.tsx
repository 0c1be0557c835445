import { ApolloProvider } from '@apollo/client/react';
import { createContext, useContext, type ReactElement, type ReactNode } from 'react';
import type { Holdfast } from '../client/holdfast.js';

const HoldfastContext = createContext<Holdfast | undefined>(undefined);

/** Gives Holdfast to the components below, and its client to Apollo's own hooks: no `ApolloProvider` is needed beside it. */
export function HoldfastProvider({
  holdfast,
  children,
}: {
  readonly holdfast: Holdfast;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <HoldfastContext.Provider value={holdfast}>
      <ApolloProvider client={holdfast.client}>{children}</ApolloProvider>
    </HoldfastContext.Provider>
  );
}

/** The Holdfast of the nearest `HoldfastProvider`. */
export function useHoldfast(): Holdfast {
  const holdfast = useContext(HoldfastContext);
  if (!holdfast)
    throw new Error('There is no Holdfast here: put a <HoldfastProvider holdfast={…}> around the app.');
  return holdfast;
}
