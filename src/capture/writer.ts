import { Worker } from 'node:worker_threads';
import type { Observable } from 'rxjs';
import { ClearSightError } from '../errors/errors.js';
import type { Recorded } from '../records/recorded.js';
import { builtFile } from '../threads/built-file.js';
import { encodeHeader } from './encode.js';
import type { CaptureHeader } from './format.js';
import type { FromWriter, WriterData } from './messages.js';
import { ThreadWriter } from './thread-writer.js';

const DEFAULT_MAX_QUEUED_BYTES = 32 * 1024 * 1024;

/** What happened to the capture: writing fails (disk full), works again, or records were dropped. */
export interface CaptureProblem {
  /** One sentence with the file's path and the system's words. */
  readonly message: string;
  /** True when it says that a problem is over. */
  readonly recovered: boolean;
}

/** Bounds of a capture writer. */
export interface CaptureWriterOptions {
  /** Bytes that may wait for a slow or full disk; records beyond it are dropped and counted. Default 32 MiB. */
  readonly maxQueuedBytes?: number;
}

/** Writes a capture in a thread of its own. Never blocks and never throws once it is open. */
export interface CaptureWriter {
  write(recorded: Recorded): void;
  /** Records that are not in the file: dropped, too long for a line, or unwritten when it was closed. */
  readonly lost: number;
  /** What is in the file, once it is closed. Undefined before, and where the disk did not answer. */
  readonly written: { readonly bytes: number; readonly sha256: string } | undefined;
  /** Completes when the capture is closed. */
  readonly problems: Observable<CaptureProblem>;
  /** Resolves when everything is on disk, cannot be written, or the disk is silent for 5 s. Writing afterwards does nothing. */
  close(): Promise<void>;
}

/**
 * Creates a capture (mode 0600; an existing file is overwritten) and writes its header. Compressed when the path ends in
 * `.gz`. Records must come in order of time. `openMonitor` writes captures by itself (`record`): this is for records of your own.
 *
 * Rejects with CS_CAPTURE when the file cannot be created.
 *
 * @example
 * ```ts
 * import { configToJson, openCapture, parseConfig } from 'clearsight';
 *
 * const capture = await openCapture('presses.ndjson', {
 *   clock: { monotonicMs: performance.now(), epochMs: Date.now() },
 *   platform: process.platform,
 *   clearsight: '0.1.0',
 *   config: configToJson(parseConfig({})),
 * });
 * capture.write({ record: { kind: 'hop', time: performance.now() } });
 * await capture.close();
 * console.log(capture.lost, 'records lost');
 * ```
 */
export async function openCapture(
  path: string,
  header: CaptureHeader,
  { maxQueuedBytes = DEFAULT_MAX_QUEUED_BYTES }: CaptureWriterOptions = {},
): Promise<CaptureWriter> {
  const workerData: WriterData = { path, header: encodeHeader(header), gzip: path.endsWith('.gz') };
  const worker = new Worker(builtFile(import.meta.url, './writer-thread.js'), { workerData });
  await ready(worker, path);
  return new ThreadWriter(worker, path, maxQueuedBytes);
}

function ready(worker: Worker, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (message: string, cause?: unknown) =>
      reject(
        new ClearSightError('CS_CAPTURE', `${path}: expected a file that can be written, got ${message}`, {
          cause,
        }),
      );
    worker.once('error', (error) => refuse(error.message, error));
    worker.once('message', (message: FromWriter) => {
      worker.removeAllListeners('error');
      if (message.kind === 'refused') refuse(message.message);
      else resolve();
    });
  });
}
