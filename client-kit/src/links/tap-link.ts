import { ApolloLink } from '@apollo/client';
import { tap } from 'rxjs';

/** Says when the network has answered something. */
export const tapLink = (answered: () => void): ApolloLink =>
  new ApolloLink((operation, forward) => forward(operation).pipe(tap(() => answered())));
