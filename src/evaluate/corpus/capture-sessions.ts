import { basename } from 'node:path';
import { FORMAT } from '../../capture/format.js';
import { openCaptureReader } from '../../capture/reader.js';
import { ClearSightError } from '../../errors/errors.js';
import { readBytes } from '../../ndjson/bytes.js';
import { DamagedFile, isPacked, type LineBatch } from './corpus-lines.js';
import { formatSession, type Session } from './session.js';
import { SessionBuilder } from './session-builder.js';

const BEGINNING = `{"format":"${FORMAT}"`;

/** Whether the file begins like a capture. False for an unreadable file: reading it will then say why. */
export async function isCapture(path: string): Promise<boolean> {
  try {
    for await (const chunk of readBytes(path, { cut: false }, { isGzip: isPacked(path) })) {
      return chunk.toString('latin1', 0, BEGINNING.length) === BEGINNING;
    }
  } catch {}
  return false;
}

/**
 * The input of a capture as corpus lines: one session per channel, and new ones after each time that the input was blind. Of a
 * damaged capture, everything readable comes first, then a DamagedFile is thrown.
 */
export async function* readCaptureSessions(path: string): AsyncGenerator<LineBatch> {
  const builder = new SessionBuilder(basename(path), 'unlabelled');
  let damage: unknown;
  try {
    const { blocks, warnings } = await openCaptureReader(path);
    for await (const block of blocks) {
      for (const { record } of block) {
        if (record.kind === 'input') yield* asLines(builder.add(record));
        if (record.kind === 'input-health' && record.state === 'blind') yield* asLines(builder.finish());
      }
    }
    damage = warnings[0];
  } catch (error) {
    damage = error;
  }
  yield* asLines(builder.finish());
  if (damage !== undefined) throw located(path, damage);
}

function* asLines(sessions: readonly Session[]): Generator<LineBatch> {
  for (const session of sessions) yield { lines: [formatSession(session, 0)], firstLine: 1 };
}

/** Takes the place out of a reader's message, which begins with `PATH:LINE: ` or `PATH: `. */
function located(path: string, damage: unknown): DamagedFile {
  const said = damage instanceof Error ? damage.message : String(damage);
  const text = said.startsWith(`${path}:`) ? said.slice(path.length + 1) : ` ${said}`;
  const { line, what } = /^(?:(?<line>\d+):)? (?<what>.*)$/s.exec(text)?.groups ?? {};
  return new DamagedFile(Number(line ?? 0), new ClearSightError('CS_CAPTURE', what ?? said));
}
