import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** The fastest: what is kept repeats itself so much that more effort gains little. */
const LEVEL = 1;

/** Where something stands in the file. */
export interface Place {
  readonly offset: number;
  /** Packed, as it stands there. */
  readonly bytes: number;
}

/** Keeps pieces of bytes, packed, in a temporary file that only its descriptor leads to: it is gone with the process. */
export class NamelessFile {
  readonly #file = openNameless();
  #end = 0;

  write(piece: string | Uint8Array): Place {
    const packed = deflateRawSync(piece, { level: LEVEL });
    const place = { offset: this.#end, bytes: packed.length };
    for (let written = 0; written < packed.length; )
      written += writeSync(this.#file, packed, written, packed.length - written, this.#end + written);
    this.#end += packed.length;
    return place;
  }

  read({ offset, bytes }: Place): Buffer {
    const packed = Buffer.alloc(bytes);
    for (let read = 0; read < bytes; ) {
      const more = readSync(this.#file, packed, read, bytes - read, offset + read);
      if (more === 0) throw new Error('the temporary file is shorter than what was written to it');
      read += more;
    }
    return inflateRawSync(packed);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'clearsight-view-'));
  try {
    return openSync(join(folder, 'tape'), 'wx+', 0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
