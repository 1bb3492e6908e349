/** The one table of codes. A code is never reused; a test holds this table, the docs and the types together. */
export const CODES = {
  'FI-MEM-001': 'repeated detection of suspicious executable memory',
  'FI-MEM-002': 'fatal memory scanning error',
  'FI-INP-001': 'non-human input pattern (macro, auto-clicker)',
  'FI-INP-002': 'input monitoring failure',
  'FI-DBG-001': 'debugger detected',
} as const;

export type Code = keyof typeof CODES;
