import type { GraphQLFormattedError } from 'graphql';
import { errorDetails, type Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { presentError } from './present-error.js';
import { requestScope } from './request-scope.js';

/** Makes of anything thrown what the caller is shown, counts it, and logs what was the server's own fault. */
export type Presenter = (error: unknown) => GraphQLFormattedError;

export interface PresenterOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Whether messages may name types and fields that the caller did not. */
  readonly suggestions: boolean;
}

export function createPresenter({ log, metrics, suggestions }: PresenterOptions): Presenter {
  return (error) => {
    const requestId = requestScope.getStore()?.requestId ?? 'none';
    const presented = presentError(error, {
      requestId,
      suggestions,
      onInternal: (cause) => {
        log.error({ requestId, error: errorDetails(cause) }, 'a request failed');
        log.debug(
          { requestId, message: cause instanceof Error ? cause.message : String(cause) },
          'why it failed',
        );
      },
    });
    metrics.error(String(presented.extensions?.code));
    return presented;
  };
}
