import { ClearSightError } from '../errors/errors.js';
import { type Ending, readBytes } from '../ndjson/bytes.js';
import { type LineBlock, splitLines } from '../ndjson/lines.js';
import type { Recorded } from '../records/recorded.js';
import { recordBytes } from '../records/size.js';
import { fail, integer, mismatch } from '../text/json-fields.js';
import { CaptureLines } from './capture-lines.js';
import { decodeHeader, parseObject } from './decode.js';
import type { CaptureHeader } from './format.js';
import { isTimeLine, TimeLines, type TimeLinesOptions } from './time-lines.js';

/** An opened capture, or an opened text file of times. */
export interface Capture {
  /** Null for a text file of times: it has no header. */
  readonly header: CaptureHeader | null;
  /** What was skipped, one sentence each, with file and line. Whole once `blocks` has ended. */
  readonly warnings: readonly string[];
  /** Records that the live run judged but that are not in the file. Whole once `blocks` has ended. */
  readonly lost: number;
  /**
   * The records in the file's order, as many at a time as were read together. To be iterated once; the end of the loop, early
   * or not, closes the file. Throws CS_CAPTURE, after the records before the fault, with file, line, what was expected
   * and what came.
   */
  readonly blocks: AsyncIterable<readonly Recorded[]>;
  /** Closes the file of a capture that nobody iterates. */
  close(): Promise<void>;
}

/** Records that are given out together take no more than this, and one record. A short line may stand for a large map. */
const MAX_BLOCK_BYTES = 8 * 1024 * 1024;

interface LineDecoder {
  /** Whether a last line without its line end, as a crash leaves one, may be no whole record. */
  readonly mayBeCut: boolean;
  readonly lost: number;
  decode(line: string, out: Recorded[]): void;
  end(out: Recorded[]): void;
  warnings(): string[];
}

/**
 * Opens a capture (plain or gzip, told by its content), or a text file with one time in ms a line, to read its records.
 * Needs memory for one line and some 4,096 records, whatever the size of the file.
 *
 * Rejects with CS_CAPTURE when the file cannot be read, is empty, or is neither. The same error ends the loop over `blocks` at a
 * damaged line.
 *
 * @example
 * ```ts
 * import { openCaptureReader } from 'clearsight';
 *
 * const { header, blocks } = await openCaptureReader('session.ndjson');
 * let presses = 0;
 * for await (const block of blocks) {
 *   for (const { record } of block) if (record.kind === 'input') presses += record.times.length;
 * }
 * console.log(header?.platform, presses);
 * ```
 */
export async function openCaptureReader(path: string, options: TimeLinesOptions = {}): Promise<Capture> {
  const reader = new Reader(path);
  return await reader.open(options);
}

class Reader {
  /** Of the line that is being read, counted from 1. */
  private line = 1;
  private readonly ending: Ending = { cut: false };
  private readonly warnings: string[] = [];
  private readonly blocks: AsyncGenerator<LineBlock>;

  constructor(private readonly path: string) {
    this.blocks = splitLines(readBytes(path, this.ending));
  }

  async open(options: TimeLinesOptions): Promise<Capture> {
    try {
      const { value: block, done } = await this.blocks.next();
      if (done) throw mismatch('a capture or a list of times', 'an empty file');
      const [first = '', ...lines] = block.lines;
      if (first.startsWith('{')) {
        const json = parseObject(first);
        const header = decodeHeader(json);
        this.line++;
        const decoder = new CaptureLines(header.clock, integer(json, 'version', 1));
        return this.capture(header, { lines, ended: block.ended }, decoder);
      }
      if (!isTimeLine(first)) fail('a capture or one time in milliseconds per line', first);
      return this.capture(null, block, new TimeLines(options));
    } catch (error) {
      await this.close();
      throw this.located(error);
    }
  }

  private async close(): Promise<void> {
    await this.blocks.return(undefined);
  }

  private capture(header: CaptureHeader | null, first: LineBlock, decoder: LineDecoder): Capture {
    const { warnings } = this;
    return {
      header,
      warnings,
      get lost() {
        return decoder.lost;
      },
      blocks: this.records(first, decoder),
      close: () => this.close(),
    };
  }

  private async *records(first: LineBlock, decoder: LineDecoder): AsyncGenerator<readonly Recorded[]> {
    try {
      yield* this.decode(first, decoder);
      for await (const block of this.blocks) yield* this.decode(block, decoder);
      if (this.ending.cut) this.warn('the compressed data is truncated');
      const last: Recorded[] = [];
      decoder.end(last);
      yield last;
    } catch (error) {
      throw this.located(error);
    } finally {
      for (const warning of decoder.warnings()) this.warnings.push(`${this.path}: ${warning}`);
      await this.close();
    }
  }

  /** The records of one block. Those before a fault come out before the fault does. */
  private *decode({ lines, ended }: LineBlock, decoder: LineDecoder): Generator<readonly Recorded[]> {
    let records: Recorded[] = [];
    let bytes = 0;
    try {
      for (const line of lines) {
        const known = records.length;
        decoder.decode(line, records);
        this.line++;
        for (let at = known; at < records.length; at++)
          bytes += recordBytes((records[at] as Recorded).record);
        if (bytes < MAX_BLOCK_BYTES) continue;
        yield records;
        records = [];
        bytes = 0;
      }
    } catch (error) {
      yield records;
      if (ended || !decoder.mayBeCut) throw error;
      this.warn('the last line is truncated: skipped');
      return;
    }
    yield records;
  }

  private warn(what: string): void {
    this.warnings.push(`${this.path}:${this.line}: ${what}`);
  }

  private located(error: unknown): unknown {
    if (!(error instanceof ClearSightError)) return error;
    const isOfFile =
      this.line === 1 && (error.cause as NodeJS.ErrnoException | undefined)?.syscall !== undefined;
    const place = isOfFile ? this.path : `${this.path}:${this.line}`;
    return new ClearSightError(error.code, `${place}: ${error.message}`, { cause: error });
  }
}
