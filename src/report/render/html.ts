import { showEscaped } from '../../text/html.js';

/** Markup that is safe as it stands. */
export type Html = string;

// All texts that come in are escaped already, as those of events are; what a capture or a name says raw is escaped where it is taken.

/** A table; cells are plain text and come out escaped. Rows may be marked. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  isMarked: (row: readonly string[]) => boolean = () => false,
): Html {
  const cells = (row: readonly string[], tag: 'th' | 'td') =>
    row.map((cell) => `<${tag}>${showEscaped(cell)}</${tag}>`).join('');
  const body = rows
    .map((row) => `<tr${isMarked(row) ? ' class="marked"' : ''}>${cells(row, 'td')}</tr>`)
    .join('\n');
  return `<div class="wide"><table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

/** Terms and what they are; both plain text. */
export const terms = (rows: readonly (readonly [string, string])[]): Html =>
  `<dl>${rows.map(([term, text]) => `<dt>${showEscaped(term)}</dt><dd>${showEscaped(text)}</dd>`).join('\n')}</dl>`;

/** A paragraph of plain text. */
export const paragraph = (text: string, kind = ''): Html =>
  `<p${kind === '' ? '' : ` class="${kind}"`}>${showEscaped(text)}</p>`;

/** Lines as they stand, for a shell or an editor. */
export const preformatted = (lines: readonly string[]): Html =>
  `<pre>${lines.map((line) => showEscaped(line)).join('\n')}</pre>`;

/** What opens by a click, and is printed open. @param title plain text */
export const details = (title: string, body: Html): Html =>
  `<details><summary>${showEscaped(title)}</summary>${body}</details>`;
