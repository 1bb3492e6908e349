import { availableParallelism, release } from 'node:os';
import { TARGETS } from './targets.mjs';

/** The page of docs. */
export function page({ seconds, honest, attacks }) {
  return `# What is found, and what is left alone

Written by \`npm run matrix\`, which starts real programs and attacks real targets, live, under monitors at their defaults. This run: Linux
${release()}, Node.js ${process.versions.node}, ${availableParallelism()} cores.

## Honest programs

Each for ${seconds} s at 100 scans a second, all at once, with what they start. A verdict here would end an honest program.

${table(['program', 'verdict', 'explained as', 'warned about'], honest.map(honestRow))}

## Attacks

Each against a fresh target with a monitor of its own, at the default interval of 100 ms. *Found* is the time from the act to the first
finding, *verdict* to the decision that ends the process. What says *warning* is told and does not end it. The kernel trace
(\`--trace on\`) is for root, and off by default.

${table(['attack', ...TARGETS.map(({ title }) => `against ${title}`)], attacks.map(attackRow))}
`;
}

function honestRow({ name, known, missing, verdict, warnings = [], explained = [] }) {
  if (missing) return [name, 'not installed here', '', ''];
  const said = verdict ? `**yes**${known && ` (${known})`}` : 'none';
  return [name, said, explained.join(', '), warnings.map((id) => `\`${id}\``).join(', ')];
}

function attackRow({ name, limit, cells }) {
  return [name, ...TARGETS.map(({ id }) => cell(cells[id], limit))];
}

function cell(result, limit) {
  if (result === undefined) return '';
  const { by, foundMs, verdict, verdictMs } = result;
  if (by.length === 0) return `**not found**${limit ? `: ${limit}` : ''}`;
  const end = verdict ? `verdict ${verdict} after ${verdictMs} ms` : 'warning';
  return `found after ${foundMs} ms, ${end}: ${by.map((id) => `\`${id}\``).join(', ')}`;
}

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
