import { appendFileSync, rmSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { formatSession, type Session } from '../../evaluate/corpus/session.js';
import { escapeText } from '../../text/escape.js';

/** A corpus file to which sessions are appended. A new one can be read by its owner only (mode 0600). */
export class CorpusFile {
  sessions = 0;
  presses = 0;

  /** @throws CS_FILE when it cannot be written */
  constructor(private readonly path: string) {
    this.#append('');
  }

  /** Adds whole lines, each in one write. @throws CS_FILE */
  add(sessions: readonly Session[], resolutionMs: number): void {
    // A corpus holds nothing but times.
    for (const { facts: _, ...session } of sessions) {
      const line = `${formatSession(session, resolutionMs)}\n`;
      // Compressed files may be concatenated: each session is one of its own.
      this.#append(this.path.endsWith('.gz') ? gzipSync(line) : line);
      this.sessions += 1;
      this.presses += session.press.length;
    }
  }

  /** An empty file is no corpus: it is removed. */
  close(): void {
    if (statSync(this.path, { throwIfNoEntry: false })?.size === 0) rmSync(this.path);
  }

  #append(bytes: string | Uint8Array): void {
    try {
      appendFileSync(this.path, bytes, { mode: 0o600 });
    } catch (cause) {
      const message = `${escapeText(this.path)}: expected a file that can be written, got ${systemReason(cause)}`;
      throw new ClearSightError('CS_FILE', message, { cause });
    }
  }
}
