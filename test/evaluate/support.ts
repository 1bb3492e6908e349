import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll } from 'vitest';
import { simulateClicker } from '../../src/simulate/simulate-clicker.js';
import { handLike } from '../workers/input/support.js';

/** A folder that goes away with the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clearsight-evaluate-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeCorpus(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, name.endsWith('.gz') && typeof content === 'string' ? gzipSync(content) : content);
  return path;
}

/** A line of a corpus: a hand's session. */
export function handLine(id: string, seed: number, changes: object = {}): string {
  const { press, holds } = handLike(300, seed);
  const release = press.map((time, index) => time + (holds[index] as number));
  return JSON.stringify({ id, channel: 'left', label: 'human', resolutionMs: 1, press, release, ...changes });
}

/** A line of a corpus: a program's session. */
export function machineLine(id: string, seed: number, changes: object = {}): string {
  const { press, release } = simulateClicker('constant', { seconds: 20, seed });
  return JSON.stringify({
    id,
    channel: 'left',
    label: 'machine',
    resolutionMs: 1,
    press,
    release,
    ...changes,
  });
}
