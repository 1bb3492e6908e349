import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { CaptureHeader } from '../../src/capture/format.js';
import { type Capture, openCaptureReader } from '../../src/capture/reader.js';
import type { TimeLinesOptions } from '../../src/capture/time-lines.js';
import { RegionReader } from '../../src/facts/regions/region-reader.js';
import type { Recorded } from '../../src/records/recorded.js';

export const HEADER: CaptureHeader = {
  clock: { monotonicMs: 1000.25, epochMs: 1765449682118 },
  platform: 'linux',
  clearsight: '0.1.0',
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

/** Packed regions decoded, so that records can be compared by value. */
export function comparable({ record, unjudged }: Recorded): unknown {
  if (record.kind !== 'snapshot') return { record, unjudged };
  const reader = new RegionReader(record.regions);
  const regions = Array.from({ length: reader.count }, (_, index) => reader.region(index));
  return { record: { ...record, regions }, unjudged };
}
