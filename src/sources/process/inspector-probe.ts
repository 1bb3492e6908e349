import inspector from 'node:inspector';
import { monotonicNowMs } from '../clock.js';
import type { PushProbe } from './probe.js';

/** Only the main thread can tell, so the inspector is not looked at as often as scans may be due. */
const LEAST_INTERVAL_MS = 50;

/** Tells when the inspector of the monitor itself is opened and closed. Its timer does not keep the process alive. */
export const inspectorProbe: PushProbe<'tracer'> = {
  fact: 'tracer',
  start({ interval }, tell) {
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
    const timer = setInterval(look, Math.max(interval, LEAST_INTERVAL_MS));
    timer.unref();
    return { watch: () => {}, forget: () => {}, stop: () => clearInterval(timer) };
  },
};
