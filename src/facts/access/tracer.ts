import { fail, flag, integer, text } from '../../text/json-fields.js';
import type { Fact } from '../fact.js';

/** Who traces a process, by one way of tracing. Told when a tracer comes, changes or goes. */
export interface Tracer {
  /** The way of tracing, as the system calls it: a debugger interface, or the runtime's inspector. */
  readonly via: string;
  /** The tracer's PID; 0 when there is none, or it is not known. */
  readonly tracerPid: number;
  /** The tracer's short name; hostile. */
  readonly tracerName: string;
  readonly attached: boolean;
}

/** Who traces a process, or the monitor itself. */
export const tracer: Fact<Tracer> = {
  title: 'debugger on a process or on the monitor',
  noun: 'debuggers',
  subject: 'debugger',
  tellUnchangedMs: 1000,
  // A debugger that came and went is no less a finding.
  coalesce: () => undefined,
  byteLength: () => 64,
  count: ({ attached }) => (attached ? 1 : 0),
  view: (value) => value,
  encode: (value) => ({ ...value }),
  shared: { via: 'word', tracerPid: 'pid', tracerName: 'name', attached: 'figure' },
  decode: (json) => ({
    via: way(text(json, 'via')),
    tracerPid: integer(json, 'tracerPid', 0),
    tracerName: text(json, 'tracerName'),
    attached: flag(json, 'attached'),
  }),
};

function way(via: string): string {
  return /^[a-z][a-z-]{0,31}$/.test(via) ? via : fail('"via" to be a lower-case word', via);
}
