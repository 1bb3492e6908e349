import { createReadStream, type ReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { ClearSightError } from '../errors/errors.js';
import { mismatch } from '../text/json-fields.js';

const CHUNK_BYTES = 256 * 1024;
/** Compressed bytes inflated at a time. Hostile ones grow a thousandfold: this bounds the memory they take. */
const GZIP_STEP_BYTES = 16 * 1024;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/** What is known of a file while it is read. */
export interface Ending {
  /** True when a gzip stream stopped in the middle, as after a crash of its writer. */
  cut: boolean;
}

export interface ReadOptions {
  /** Whether the file holds gzip data. Default: told by its first bytes, whatever the file is called. */
  readonly isGzip?: boolean;
  /** Called with how many bytes of the file have been read so far, packed as they are. */
  readonly onRead?: (bytes: number) => void;
}

/**
 * The bytes of a file or pipe, inflated where they are gzip data.
 *
 * @param ending told when the bytes end early
 * @throws ClearSightError CS_CAPTURE, with the system's or zlib's error as its cause, when the file cannot be read or
 * holds broken gzip data
 */
export async function* readBytes(
  path: string,
  ending: Ending,
  { isGzip, onRead = () => {} }: ReadOptions = {},
): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const chunks = file.iterator({ destroyOnReturn: false });
  try {
    let head = Buffer.alloc(0);
    for await (const chunk of chunks) {
      head = Buffer.concat([head, chunk]);
      onRead(file.bytesRead);
      if (head.length >= GZIP_MAGIC.length) break;
    }
    const bytes = concatenate(head, file, onRead);
    yield* (isGzip ?? beginsAsGzip(head)) ? inflate(bytes, ending) : bytes;
  } catch (cause) {
    if (cause instanceof ClearSightError) throw cause;
    throw mismatch('a readable file', (cause as Error).message, cause);
  } finally {
    file.destroy();
  }
}

function beginsAsGzip(head: Buffer): boolean {
  return head.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC);
}

async function* concatenate(
  head: Buffer,
  rest: ReadStream,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  yield head;
  for await (const chunk of rest) {
    onRead(rest.bytesRead);
    yield chunk;
  }
}

async function* inflate(compressed: AsyncIterable<Buffer>, ending: Ending): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const inflated: Buffer[] = [];
  let error: NodeJS.ErrnoException | undefined;
  /** Its end is told at once where something else follows the data, such as the zeros of a file that was allocated first. */
  let isOver = false;
  let settle = () => {};
  // Collected as they come: an error at the end of a truncated stream must not lose what was read before.
  gunzip.on('data', (chunk: Buffer) => inflated.push(chunk));
  gunzip.on('error', (reason) => {
    error = reason;
    settle();
  });
  gunzip.on('end', () => {
    isOver = true;
    settle();
  });
  const step = (run: (done: () => void) => void) =>
    new Promise<void>((resolve) => {
      settle = resolve;
      run(resolve);
    });
  try {
    for await (const bytes of compressed) {
      for (let at = 0; at < bytes.length && error === undefined && !isOver; at += GZIP_STEP_BYTES) {
        await step((done) => gunzip.write(bytes.subarray(at, at + GZIP_STEP_BYTES), done));
        yield* inflated.splice(0);
      }
      if (error !== undefined || isOver) break;
    }
    if (error === undefined && !isOver) await step(() => gunzip.end());
    yield* inflated.splice(0);
  } finally {
    gunzip.destroy();
  }
  if (error === undefined) return;
  ending.cut = error.code === 'Z_BUF_ERROR';
  if (ending.cut) return;
  throw mismatch('gzip data', error.message, error);
}
