import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { renderCase } from '../../report/render/page.js';
import { counted } from '../../text/counted.js';
import { escapeText } from '../../text/escape.js';
import { EXIT } from '../exit-codes.js';
import { printLines } from '../terminal/print-lines.js';
import { gatherCase } from './gather-case.js';

/** Writes the page of a capture. @throws CS_CAPTURE, CS_CONFIG, CS_FILE */
export async function writeReport(capture: string, output: string): Promise<void> {
  // Looked at first: a long replay is not lost to a folder that cannot be written.
  requireWritable(output);
  const one = await gatherCase(capture);
  write(output, renderCase(one));
  const { verdictCount } = one.told;
  await printLines([
    `wrote ${escapeText(output)}: ${verdictCount === 0 ? 'no verdict' : counted(verdictCount, 'verdict')}`,
  ]);
}

/**
 * Makes the page again and compares.
 *
 * @returns the exit code: of failure when a byte differs
 * @throws CS_CAPTURE, CS_CONFIG, CS_FILE
 */
export async function verifyReport(capture: string, page: string): Promise<number> {
  const given = read(page);
  const made = Buffer.from(renderCase(await gatherCase(capture)));
  if (made.equals(given)) {
    await printLines([`${escapeText(page)}: is the page of ${escapeText(capture)}, byte for byte`]);
    return EXIT.clean;
  }
  const line = firstDifferentLine(made.toString(), given.toString());
  await printLines([
    `${escapeText(page)}: is not the page that this version of ClearSight makes of ${escapeText(capture)}: line ${line} differs`,
  ]);
  return EXIT.failure;
}

/** Counted from 1. */
function firstDifferentLine(one: string, other: string): number {
  const [lines, others] = [one.split('\n'), other.split('\n')];
  return lines.findIndex((line, index) => line !== others[index]) + 1 || lines.length + 1;
}

function requireWritable(file: string): void {
  attempt(file, () => accessSync(existsSync(file) ? file : dirname(file), constants.W_OK));
}

const write = (file: string, text: string): void => attempt(file, () => writeFileSync(file, text));

function attempt(file: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    const message = `${escapeText(file)}: expected a file that can be written, got ${systemReason(cause)}`;
    throw new ClearSightError('CS_FILE', message, { cause });
  }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const message = `${escapeText(file)}: expected a page to verify, got ${systemReason(cause)}`;
    throw new ClearSightError('CS_FILE', message, { cause });
  }
}
