import { expect, test } from 'vitest';
import { start, tell } from '../support/target.js';
import { clearsight, ON_A_TERMINAL } from './clearsight.js';

/** Select Graphic Rendition: what colours are made of. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it is about.
const COLOR = /\x1b\[[\d;]*m/;

async function watchOnTerminal(env: NodeJS.ProcessEnv) {
  const target = await start('target');
  const args = ['watch', '--pid', `${target.pid}`, '--input', 'none', '--persist-for', '600ms'];
  const monitor = clearsight(args, { through: ON_A_TERMINAL, env });
  await monitor.printed(/Protecting process/);
  await tell(target, 'rwx');
  expect(await monitor.ended).toBe(3);
  return monitor.stdout;
}

test('a terminal gets colours and a status line, its hits toward the threshold', async () => {
  const shown = await watchOnTerminal({ TERM: 'xterm' });
  expect(shown).toContain('[\x1b[1;31mCRITICAL\x1b[0m]');
  expect(shown).toMatch(
    /verdicts 0 \| simulate \| targets {3}1 \| hits [123]\/3 \| +\d+ scans\/s \| regions +\d+/,
  );
});

test('NO_COLOR: the same without colours', async () => {
  const shown = await watchOnTerminal({ TERM: 'xterm', NO_COLOR: '1' });
  expect(shown).toContain('[CRITICAL]');
  expect(shown).not.toMatch(COLOR);
});

test('a terminal without control sequences gets neither', async () => {
  const shown = await watchOnTerminal({ TERM: 'dumb' });
  expect(shown).toContain('[CRITICAL]');
  expect(shown).not.toContain('\x1b');
  expect(shown).not.toContain('scans/s');
});

test('what is no terminal gets neither', async () => {
  const target = await start('target');
  const monitor = clearsight([
    'watch',
    '--pid',
    `${target.pid}`,
    '--input',
    'none',
    '--persist-for',
    '600ms',
  ]);
  await monitor.said(/Protecting process/);
  await tell(target, 'rwx');
  expect(await monitor.ended).toBe(3);
  expect(monitor.stderr).not.toMatch(COLOR);
  expect(monitor.stderr).not.toContain('scans/s');
});
