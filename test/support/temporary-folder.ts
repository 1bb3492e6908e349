import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder for one test, removed behind it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clearsight-'));
  // Node's own rmSync gives up on paths of more than 4,095 bytes.
  onTestFinished(() => void spawnSync('rm', ['-rf', folder]));
  return folder;
}
