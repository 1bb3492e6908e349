import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { readBaseline } from '../../config/file/baseline-file.js';
import { MAX_JSON_BYTES } from '../../config/file/file.js';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { escapeText } from '../../text/escape.js';
import type { Baseline, LearntModule } from '../../workers/memory/baseline/baseline.js';

/** The text of a baseline file: JSON, one line a class of memory, one line a module. */
export function formatBaseline({ version, program, runs, memory, modules }: Baseline): string {
  const lines = (all: readonly object[]) =>
    all.length === 0 ? '[]' : `[\n${all.map((one) => `    ${spaced(one)}`).join(',\n')}\n  ]`;
  return [
    '{',
    `  "version": ${version},`,
    `  "program": ${JSON.stringify(program)},`,
    `  "runs": ${runs},`,
    `  "memory": ${lines(memory)},`,
    `  "modules": ${lines(modules.map(inOrder))}`,
    '}\n',
  ].join('\n');
}

/** What people look for first: the digits are long. */
const inOrder = ({ path, runs, reason, sha256, buildId }: LearntModule): LearntModule => ({
  ...{ path, runs, reason, sha256, buildId },
});

/** On one line, with spaces as people write them. */
const spaced = (line: object): string => {
  const fields = Object.entries(line).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  return `{ ${fields.join(', ')} }`;
};

/** The baseline in a file that is to be learnt into; undefined when there is no such file. @throws CS_BASELINE */
export const knownIn = (file: string): Baseline | undefined =>
  existsSync(file) ? readBaseline(file) : undefined;

/**
 * Writes a baseline: for its owner alone, whole or not at all.
 *
 * @throws CS_FILE when it cannot be written, CS_BASELINE when it would be too large to be read
 */
export function writeBaseline(file: string, baseline: Baseline): void {
  const text = formatBaseline(baseline);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_JSON_BYTES) {
    const message = `${escapeText(file)}: expected a baseline of at most 1 MiB, got ${bytes} bytes`;
    throw new ClearSightError('CS_BASELINE', message);
  }
  const path = resolve(file);
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}`);
  try {
    writeWhole(beside, text);
    renameSync(beside, path);
  } catch (cause) {
    rmSync(beside, { force: true });
    const message = `${escapeText(file)}: expected a file that can be written, got ${systemReason(cause)}`;
    throw new ClearSightError('CS_FILE', message, { cause });
  }
}

function writeWhole(path: string, text: string): void {
  const fd = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
