import { useEffect, useState } from 'preact/hooks';
import type { Ask } from '../transport/ask.js';

/** What the monitor answered: null while nothing came. */
export type Answer<T> =
  | { readonly is: 'here'; readonly body: T }
  | { readonly is: 'none' }
  | { readonly is: 'failed'; readonly why: string };

/**
 * Asks again whenever the path changes or `stale` does, and keeps the former answer about the same subject until the next is there.
 *
 * @param subject default: the path
 */
export function useAnswer<T>(ask: Ask, path: string, stale: unknown, subject = path): Answer<T> | null {
  const [state, setState] = useState<{ subject: string; answer: Answer<T> } | null>(null);
  useEffect(() => {
    if (path === '') return;
    const stopper = new AbortController();
    const keep = (answer: Answer<T>) => stopper.signal.aborted || setState({ subject, answer });
    ask<T>(path, stopper.signal).then(
      (body) => keep(body === null ? { is: 'none' } : { is: 'here', body }),
      (error: Error) => keep({ is: 'failed', why: error.message }),
    );
    return () => stopper.abort();
  }, [ask, path, stale, subject]);
  return state?.subject === subject ? state.answer : null;
}
