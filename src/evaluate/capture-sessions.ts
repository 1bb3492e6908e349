import { basename } from 'node:path';
import { FORMAT } from '../capture/format.js';
import { openCaptureReader } from '../capture/reader.js';
import { ClearSightError } from '../errors/errors.js';
import { readBytes } from '../ndjson/bytes.js';
import { DamagedFile, isPacked, type LineBatch } from './corpus-lines.js';
import { formatSession, type Session } from './session.js';
import { SessionBuilder } from './session-builder.js';

const BEGINNING = `{"format":"${FORMAT}"`;

/** Does the file begin as a capture does? False for one that cannot be read: whoever reads it will say why. */
export async function isCapture(path: string): Promise<boolean> {
  try {
    for await (const chunk of readBytes(path, { cut: false }, { isGzip: isPacked(path) })) {
      return chunk.toString('latin1', 0, BEGINNING.length) === BEGINNING;
    }
  } catch {}
  return false;
}

/**
 * The input of a capture as corpus lines: one session a channel, a new one after each time in which nothing was seen. After what
 * can be read of a damaged capture a DamagedFile is thrown.
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

/** The reader begins what it says with `PATH:LINE: `, or with `PATH: `. */
function located(path: string, damage: unknown): DamagedFile {
  const said = damage instanceof Error ? damage.message : String(damage);
  const text = said.startsWith(`${path}:`) ? said.slice(path.length + 1) : ` ${said}`;
  const { line, what } = /^(?:(?<line>\d+):)? (?<what>.*)$/s.exec(text)?.groups ?? {};
  return new DamagedFile(Number(line ?? 0), new ClearSightError('CS_CAPTURE', what ?? said));
}
