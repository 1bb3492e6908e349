// Names and paths that the watched side chose: shown in one harmless line, matched in linear time.

import { findTracerPid } from '../../../dist/sources/linux/proc.js';
import {
  escapeControls,
  escapeNameBytes,
  escapeText,
  MAX_ESCAPED_CHARACTERS,
} from '../../../dist/text/escape.js';
import { compileGlob } from '../../../dist/text/glob.js';
import { quoteForShell } from '../../../dist/text/quote-for-shell.js';
import { Broken, same } from '../promises.mjs';

export const words = ['*', '?', '*a*a*a*a*', '\u202e', '\u001b[31m', '\ud800', '\\x1b', 'TracerPid:\t7'];

const NAMES = [
  'game',
  '/usr/lib/ga me.so (deleted)',
  'gäme\u202e',
  '[31m\n[MEMORY_MONITOR]',
  '*/lib*.so?',
  "it's $(x)",
];
const STATUS = 'Name:\tgame\nUmask:\t0022\nState:\tS\nTracerPid:\t4211\nUid:\t0\n';
export const seeds = () => [...NAMES, STATUS].map((text) => Buffer.from(text));

export function check(bytes) {
  const [latin1, text] = [bytes.toString('latin1'), bytes.toString('utf8')];
  for (const shown of [escapeText(text), escapeText(latin1), escapeNameBytes(latin1)]) {
    if (shown.length > MAX_ESCAPED_CHARACTERS) throw new Broken(`a name of ${shown.length} characters`);
    same('a name that is escaped', escapeControls(shown), shown);
  }
  same('a quoted name', escapeControls(quoteForShell(text)), quoteForShell(text));
  // Half of it is the pattern, the other half the name.
  const middle = Math.min(4096, latin1.length >> 1);
  compileGlob(text.slice(0, middle))(latin1.slice(middle, middle + 4096));
  if (!compileGlob('*')(latin1)) throw new Broken('a name that "*" does not match');
  const pid = findTracerPid(bytes, bytes.length);
  if (!(pid >= 0)) throw new Broken(`a tracer with the PID ${pid}`);
}
