import { fail, integer, text } from '../text/json-fields.js';
import type { Fact } from './fact.js';

/** The code that the kernel maps into every process (`[vdso]`), and whether the process still has the kernel's pages of it. */
export interface Vdso {
  /** Size of the mapping; 0 when the process has none. */
  readonly bytes: number;
  /** Pages that are the process's own copies, as the kernel tells: somebody has written to them. */
  readonly writtenPages: number;
  /**
   * Bytes of a written vdso that differ from the monitor's own, which is the kernel's; 0 when nothing is written, -1 when the
   * bytes may not be read, or belong to a process of another architecture.
   */
  readonly changedBytes: number;
  /** SHA-256 of a written vdso, 64 hexadecimal digits; empty when nothing is written, or the bytes may not be read. */
  readonly digest: string;
}

/** Whether the kernel's own code in a process is still the kernel's. */
export const vdso: Fact<Vdso> = {
  title: "the kernel's code in a process (`[vdso]`), and whether it was written to",
  noun: 'vdso',
  subject: 'memory',
  code: 'FI-MEM-003',
  // Shorter than any wait between two readings: each tells at once.
  tellUnchangedMs: 500,
  mayBeDenied: true,
  // Code that was there and is gone again is no less a finding, and readings are few.
  coalesce: () => undefined,
  byteLength: () => 128,
  count: ({ writtenPages }) => writtenPages,
  view: (value) => value,
  encode: (value) => ({ ...value }),
  shared: { bytes: 'figure', writtenPages: 'figure', changedBytes: 'figure', digest: 'sha256' },
  decode: (json) => ({
    bytes: integer(json, 'bytes', 0),
    writtenPages: integer(json, 'writtenPages', 0),
    changedBytes: integer(json, 'changedBytes', -1),
    digest: sha256(text(json, 'digest')),
  }),
};

function sha256(digest: string): string {
  return /^(?:[0-9a-f]{64})?$/.test(digest) ? digest : fail('"digest" to be 64 hexadecimal digits', digest);
}
