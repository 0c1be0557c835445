import { HoldfastError, type ErrorCode } from '@holdfast/client-kit';
import { useCallback } from 'react';
import { useToast } from '../ui/toasts.js';

/** What a person can do about it. What is not here is said in the error's own words, which are written for people. */
const advice: Partial<Record<ErrorCode, string>> = {
  OFFLINE: 'The server cannot be reached. Look at your connection and try again.',
  STORE_FULL: 'This device has no room left, so that was not saved. Free some space and try again.',
  STORE_FAILED: 'This device did not save that. Try again, or reload the page.',
  STORE_LOCKED: 'Field Notes is open in another tab of this browser.',
  OUTBOX_FULL: 'Too much waits to be sent. Go online before you write more.',
};

export function problemText(error: unknown): string {
  // What an app's mutation throws, Apollo hands on as it is.
  const found = HoldfastError.is(error) ? advice[error.code] : undefined;
  return found ?? (error instanceof Error ? error.message : String(error));
}

/** For the `onError` of a mutation: tells the person. Nothing that was typed before is lost by it. */
export function useReport(): (error: unknown) => void {
  const toast = useToast();
  return useCallback((error: unknown) => toast({ text: problemText(error) }), [toast]);
}
