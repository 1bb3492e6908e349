/**
 * What each code of an event means. A code is never reused.
 *
 * @example
 * ```ts
 * import { CODES } from 'clearsight';
 *
 * for (const [code, meaning] of Object.entries(CODES)) console.log(code, meaning);
 * ```
 */
export const CODES = {
  'FI-MEM-001': 'repeated detection of suspicious executable memory',
  'FI-MEM-002': 'fatal memory scanning error',
  'FI-MEM-003': 'code that was modified in memory',
  'FI-MEM-004': 'another process holds the memory of a protected process open',
  'FI-MEM-005': 'a protected process has forbidden others to look at it',
  'FI-INP-001': 'non-human input pattern (macro, auto-clicker)',
  'FI-INP-002': 'input monitoring failure',
  'FI-DBG-001': 'debugger detected',
  'FI-COR-001': 'several signs of tampering that agree, none of which is enough by itself',
} as const;

/** A code of an event. */
export type Code = keyof typeof CODES;
