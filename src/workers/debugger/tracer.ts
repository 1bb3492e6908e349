import { defineDetector } from '../detector.js';

/** A debugger on a process, or on the monitor itself. */
export const tracer = defineDetector({
  id: 'tracer',
  title: 'Somebody traces the process',
  severity: 'high',
  maturity: 'stable',
  weight: 1,
  profiles: ['threshold', 'strict'],
  needs: { tracer: 'required' },
  pacedBy: 'tracer',
  validatedOn: 'gdb and strace: found when attached, reported as gone when detached.',
  tuning: 'Use --dev while you debug, or debugger.enabled: false for a program that traces itself.',
  detect({ tracer: { attached, via, tracerPid, tracerName } }) {
    if (!attached) return [];
    const words = tracerPid > 0 ? `traced by process ${tracerPid} (${via})` : `open to a debugger (${via})`;
    return [{ kind: 'tracer', via, tracerPid, tracerName, words, figures: { tracerPid } }];
  },
});
