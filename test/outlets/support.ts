import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { MonitorEvent } from '../../src/records/event.js';

export function eventOf(fields: Partial<MonitorEvent> = {}): MonitorEvent {
  return {
    time: '2025-12-11T11:41:22.118Z',
    monotonicMs: 1000,
    kind: 'notice',
    level: 'INFO',
    module: 'MONITOR',
    code: null,
    pid: -1,
    process: '',
    message: 'something',
    ...fields,
  };
}

export const verdictOf = (fields: Partial<MonitorEvent> = {}) =>
  eventOf({
    kind: 'verdict',
    level: 'CRITICAL',
    module: 'MEMORY_MONITOR',
    code: 'FI-MEM-001',
    pid: 4211,
    process: 'game',
    message: 'Terminating protected process (PID = 4211)',
    action: 'simulate',
    findings: [],
    ...fields,
  });

/** A stream that keeps what is written to it. */
export class Sink extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, next: () => void): void {
    this.text += chunk;
    next();
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
