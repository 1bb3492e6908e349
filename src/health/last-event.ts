import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Json, text } from '../text/json-fields.js';

const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** No event is longer by far. */
const TAIL_BYTES = 64 * 1024;

/** What of an event tells how a session went on, as the audit file has it. Nothing in it is escaped for certain. */
export interface LastEvent {
  readonly time: string;
  readonly session: string;
  readonly kind: string;
  readonly message: string;
}

/** The newest whole event of the audit file of a log folder; undefined when there is none, or it cannot be read. */
export async function lastEvent(logDir: string): Promise<LastEvent | undefined> {
  try {
    const lines = (await readTail(join(logDir, 'audit.ndjson'))).split('\n');
    // Behind the last newline nothing is whole.
    return eventOf(JSON.parse(lines.at(-2) ?? ''));
  } catch {
    return undefined;
  }
}

async function readTail(path: string): Promise<string> {
  const handle = await open(path, FLAGS);
  try {
    const found = await handle.stat();
    if (!found.isFile()) return '';
    const bytes = Buffer.alloc(Math.min(found.size, TAIL_BYTES));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, found.size - bytes.length);
    return bytes.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

const eventOf = (json: Json): LastEvent => ({
  time: text(json, 'time', 32),
  session: text(json, 'session', 64),
  kind: text(json, 'kind', 32),
  message: text(json, 'message'),
});
