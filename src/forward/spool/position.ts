import type { AuditLine } from './audit-line.js';

/** How far a receiver has come in the log: behind which event, and where in which file that is. */
export interface Position {
  /** Number of the file in its file system, decimal. */
  readonly inode: string;
  /** Bytes of it that are done with: they end with a newline. */
  readonly offset: number;
  /** The event whose line ends there; null: none does. */
  readonly last: Pick<AuditLine, 'session' | 'sequence'> | null;
}

/** Bytes that a position takes in its file, whatever it is: so it is written over itself, which a full disk allows. */
export const POSITION_BYTES = 256;

const FORM =
  /^\{"version":1,"inode":"(\d{1,20})","offset":(\d{1,16}),"last":(?:null|\{"session":"([A-Za-z0-9-]{1,64})","sequence":(\d{1,16})\})\} *\n$/;

export function formatPosition({ inode, offset, last }: Position): string {
  const { session, sequence } = last ?? {};
  const json = JSON.stringify({ version: 1, inode, offset, last: last && { session, sequence } });
  return `${json.padEnd(POSITION_BYTES - 1)}\n`;
}

/** Undefined for anything that formatPosition does not write. */
export function parsePosition(text: string): Position | undefined {
  const [, inode, offset, session, sequence] = FORM.exec(text) ?? [];
  if (inode === undefined || text.length !== POSITION_BYTES) return undefined;
  const last = session === undefined ? null : { session, sequence: Number(sequence) };
  return { inode, offset: Number(offset), last };
}
