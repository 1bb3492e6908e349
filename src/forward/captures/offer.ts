import { type AuditLine, parseAuditLine } from '../spool/audit-line.js';
import { LineReader } from '../spool/line-reader.js';
import { openSpoolFile, spoolFiles } from '../spool/spool-files.js';

/** A capture that a session has closed, as its event tells of it. */
export interface Offer {
  /** Absolute path on its host. */
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

const SHA256 = /^[0-9a-f]{64}$/;

/** The offer in an event; undefined where it has none. */
export function offerOf({ kind, event: { details } }: AuditLine): Offer | undefined {
  const { capture: path, bytes, sha256 } = details ?? {};
  const isOffer =
    kind === 'notice' &&
    typeof path === 'string' &&
    Number.isSafeInteger(bytes) &&
    typeof sha256 === 'string' &&
    SHA256.test(sha256);
  return isOffer ? { path, bytes: bytes as number, sha256 } : undefined;
}

/** Searches a log for what a session offered under this hash. */
export async function findOffer(folder: string, session: string, sha256: string): Promise<Offer | undefined> {
  for (const file of [...(await spoolFiles(folder))].reverse()) {
    const handle = await openSpoolFile(file);
    if (handle === undefined) continue;
    try {
      const reader = new LineReader(handle, 0);
      for (let text = await reader.next(); text !== undefined; text = await reader.next()) {
        const line = text.includes(sha256) ? parseAuditLine(text) : undefined;
        const offer = line?.session === session ? offerOf(line) : undefined;
        if (offer?.sha256 === sha256) return offer;
      }
    } finally {
      await handle.close();
    }
  }
  return undefined;
}
