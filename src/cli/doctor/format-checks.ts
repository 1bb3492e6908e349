import type { Check } from '../../sources/process/check.js';

const COLORS = { works: '32', limited: '33', broken: '31' } as const;

/** The checks as lines for people. Ends with a line feed. */
export function formatChecks(checks: readonly Check[], color: boolean): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, state, saw, remedy }) => {
    const padded = state.padEnd(7);
    const shown = color ? `\x1b[${COLORS[state]}m${padded}\x1b[0m` : padded;
    const line = `${shown}  ${name.padEnd(width)}  ${saw}`;
    return remedy === undefined ? [line] : [line, `${' '.repeat(width + 11)}-> ${remedy}`];
  });
  return `${lines.join('\n')}\n`;
}
