import inspector from 'node:inspector';
import type { ObservedFact } from '../../records/record.js';
import type { Milliseconds } from '../../records/time.js';
import { monotonicNowMs } from '../clock.js';

/**
 * Watches for an open inspector on the monitor itself, and pushes the `tracer` fact when that changes. Only the main thread
 * can tell, so this is a timer there, which does not keep the process alive.
 *
 * @returns stops it
 */
export function watchInspector(
  intervalMs: Milliseconds,
  tell: (observed: ObservedFact<'tracer'>) => void,
): () => void {
  let attached = false;
  const look = () => {
    const isOpen = inspector.url() !== undefined;
    if (isOpen === attached) return;
    attached = isOpen;
    tell({
      kind: 'observed',
      time: monotonicNowMs(),
      fact: 'tracer',
      key: null,
      pid: process.pid,
      value: { via: 'inspector', tracerPid: 0, tracerName: '', attached },
    });
  };
  const timer = setInterval(look, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
