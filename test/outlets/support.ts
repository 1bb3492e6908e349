import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect } from 'vitest';
import { eventSchema } from '../../src/outlets/event-schema.js';
import { openLogFolder } from '../../src/outlets/files/log-folder.js';
import { ConsoleLines } from '../../src/outlets/lines/console.js';
import { formatJson } from '../../src/outlets/lines/line.js';
import { Outlets } from '../../src/outlets/outlets.js';
import type { EnforcementEvent, MonitorEvent, OtherEvent, VerdictEvent } from '../../src/records/event.js';
import { NOTICE } from '../fixtures/notice.mjs';

export const eventOf = (fields: Partial<OtherEvent> = {}): OtherEvent => ({ ...NOTICE, ...fields });

export const verdictOf = (fields: Partial<VerdictEvent> = {}): VerdictEvent => ({
  ...NOTICE,
  kind: 'verdict',
  level: 'CRITICAL',
  severity: 'critical',
  module: 'MEMORY_MONITOR',
  code: 'FI-MEM-001',
  pid: 4211,
  process: 'game',
  message: 'Terminating protected process (PID = 4211)',
  status: 'suspicious',
  action: 'simulate',
  findings: [],
  ...fields,
});

export const enforcementOf = (): EnforcementEvent => {
  const { findings: _, status: __, ...verdict } = verdictOf();
  return { ...verdict, kind: 'enforcement', outcome: 'simulated', afterMs: 0 };
};

/** A stream that keeps what is written to it. */
export class Sink extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, next: () => void): void {
    this.text += chunk;
    next();
    this.emit('written');
  }

  get lines(): string[] {
    return this.text.split('\n').slice(0, -1);
  }
}

/** Lines of a file; fails when the last one is cut. */
export function linesOf(...path: string[]): string[] {
  const lines = readFileSync(join(...path), 'utf8').split('\n');
  if (lines.pop() !== '') throw new Error(`${path.join('/')} ends inside a line`);
  return lines;
}

/** The files of a log folder, and a console where one is given; losses are said on `losses`, a silent disk on `said`. */
export function openLog(
  logDir: string,
  { console, losses = new Sink(), said = new Sink() }: { console?: Sink; losses?: Sink; said?: Sink } = {},
) {
  const folder = openLogFolder({ logDir, profile: 'threshold', stream: said });
  const text = { profile: 'threshold', color: false } as const;
  const shown = console === undefined ? [] : [new ConsoleLines({ ...text, stream: console })];
  const outlets = new Outlets([...folder.outlets, ...shown], { lossStream: losses });
  return { folder, outlets, journal: folder.journal };
}

/** Fails with the lines that are not as the published schema says. */
export function expectValid(events: readonly MonitorEvent[]): void {
  for (const event of events) {
    expect(eventSchema.safeParse(JSON.parse(formatJson(event))).error?.issues).toBeUndefined();
  }
}
