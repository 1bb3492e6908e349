import { escapeText } from '../../text/escape.js';

const NUMERIC = /^(-|[\d.]+( %)?)$/;

/** Formats a table: columns as wide as their widest cell, numbers aligned right, hostile text escaped. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(escapeText));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] as string).length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          NUMERIC.test(cell)
            ? cell.padStart(widths[column] as number)
            : cell.padEnd(widths[column] as number),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
