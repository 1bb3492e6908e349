import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { CaptureHeader } from '../../src/capture/format.js';
import { type Capture, openCaptureReader } from '../../src/capture/reader.js';
import type { TimeLinesOptions } from '../../src/capture/time-lines.js';
import type { Recorded } from '../../src/records/recorded.js';
import { comparableValue } from '../facts/arbitraries.js';

export const HEADER: CaptureHeader = {
  clock: { monotonicMs: 1000.25, epochMs: 1765449682118 },
  platform: 'linux',
  clearsight: '0.1.0',
  session: '0199a8f4-3c1d-7000-8000-000000000001',
  host: 'lab-7',
  config: { profile: 'threshold', hits: { threshold: 3 } },
};

/** A folder that goes away with the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clearsight-capture-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file into a folder and gives back its path. */
export function fileWith(folder: string, content: string | Uint8Array, name = 'capture.ndjson'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export interface ReadCapture {
  readonly capture: Capture;
  readonly records: readonly Recorded[];
  /** What reading ended in; undefined for the file's end. */
  readonly error: unknown;
}

/** Reads a capture that can be opened to its end or its fault. */
export async function readWhole(path: string, options?: TimeLinesOptions): Promise<ReadCapture> {
  const capture = await openCaptureReader(path, options);
  const records: Recorded[] = [];
  try {
    for await (const block of capture.blocks) records.push(...block);
  } catch (error) {
    return { capture, records, error };
  }
  return { capture, records, error: undefined };
}

/** A record whose packed value can be compared. */
export function comparable({ record, ...marks }: Recorded): unknown {
  if (record.kind !== 'observed') return { record, ...marks };
  return { record: { ...record, value: comparableValue(record.value) }, ...marks };
}
