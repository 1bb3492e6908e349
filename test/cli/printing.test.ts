import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MAIN, run, validEvent } from './clearsight.js';

const CLICKER = fileURLToPath(new URL('../../captures/auto-clicker.ndjson', import.meta.url));
const QUIET = ['--input', 'none', '--interval', '2ms'];
const through = (redirection: string) => ['/bin/sh', '-c', `exec "$@" ${redirection}`, 'sh'];
const eventsOf = (text: string) => text.trimEnd().split('\n').map(validEvent);

test('run --json is refused before anything starts: the program has standard output', async () => {
  const { code, stdout, stderr } = await run(['run', '--json', 'echo', 'begun']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^clearsight: run: expected --json-fd 3 .* or --json-file FILE, got --json: .*\n$/);
  expect((await run(['run', ...QUIET, 'echo', '--json'])).stdout).toBe('--json\n');
});

test('run --json-fd 3: events there, the program alone on stdout', async () => {
  const options = { through: through('3>events.ndjson') };
  const { code, stdout, stderr, folder } = await run(
    ['run', '--json-fd', '3', ...QUIET, 'echo', 'hello'],
    options,
  );
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'hello\n', stderr: '' });
  const kinds = eventsOf(readFileSync(join(folder, 'events.ndjson'), 'utf8')).map(({ kind }) => kind);
  expect(kinds[0]).toBe('start');
  expect(kinds.at(-1)).toBe('stop');
});

test('the descriptor may be a pipe, also one whose reader goes away', async () => {
  const args = ['replay', CLICKER, '--json-fd', '5'];
  const all = await run(args, { through: ['/bin/sh', '-c', '"$@" 5>&1 >/dev/null | cat', 'sh'] });
  expect(eventsOf(all.stdout).length).toBeGreaterThan(5);
  const first = await run(args, { through: ['/bin/sh', '-c', '"$@" 5>&1 >/dev/null | head -1', 'sh'] });
  expect(first.stdout).toBe(`${all.stdout.split('\n')[0]}\n`);
  expect(first.stderr).toBe('');
});

test.each([
  ['not open', '3', ''],
  ['not open, though one of ours has its number', '7', ''],
  ['not open, like its neighbour', '8', ''],
  ['not open, and nobody has its number', '9', ''],
  ['open for reading only', '3', '3</dev/null'],
])('a descriptor that is %s', async (_, fd, redirection) => {
  const args = ['watch', '--target', 'g', ...QUIET, '--json-fd', fd];
  const { code, stderr } = await run(args, { through: through(redirection) });
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^clearsight: --json-fd: expected the number of a descriptor .*(not open|EBADF|EINVAL)/,
  );
});

test('--json-file is overwritten; one that cannot be written is refused before anything starts', async () => {
  const args = ['replay', CLICKER, '--json-file', 'events.ndjson'];
  const { code, stdout, stderr, folder } = await run(args);
  expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: '', stderr: '' });
  const once = readFileSync(join(folder, 'events.ndjson'), 'utf8');
  expect(once).toBe((await run(['replay', CLICKER, '--json'])).stdout);
  await run(args, { folder });
  expect(readFileSync(join(folder, 'events.ndjson'), 'utf8')).toBe(once);
  const refused = await run(['run', '--json-file', 'nowhere/events', 'echo', 'begun']);
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toMatch(
    /--json-file: nowhere\/events: expected a file that can be written, got ENOENT/,
  );
});

test.each([
  ['1', 'output'],
  ['2', 'error'],
])('run --json-fd %s is refused as --json is', async (fd, stream) => {
  const { code, stdout, stderr } = await run(['run', '--json-fd', fd, 'echo', 'begun']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(
    new RegExp(`got --json-fd ${fd}: standard ${stream} is the program's \\[CS_USAGE\\]\n$`),
  );
});

test('a FIFO that nobody reads holds nothing up', async () => {
  const { code, stderr } = await run(['replay', CLICKER, '--json-file', 'fifo'], {
    through: ['/bin/sh', '-c', 'mkfifo fifo; exec "$@"', 'sh'],
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/got ENXIO/);
});

test('a disk that is full', async () => {
  const args = ['watch', '--target', 'g', '--duration', '1ms', ...QUIET, '--json-fd', '3'];
  const { stderr } = await run(args, { through: through('3>/dev/full') });
  expect(stderr).toMatch(/got 3 \(ENOSPC/);
});

test('only one place for events', async () => {
  const { code, stderr } = await run(['replay', 'x', '--json', '--json-file', 'y']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/'--json' cannot be used with option '--json-file <file>'/);
});

test('-q prints warnings and worse, -v the details too', async () => {
  const plain = await run(['replay', CLICKER]);
  const quiet = await run(['replay', CLICKER, '-q']);
  const verbose = await run(['replay', CLICKER, '-v']);
  const linesOf = (text: string) => text.trimEnd().split('\n');
  expect(linesOf(plain.stderr).some((line) => line.includes(' [INFO] '))).toBe(true);
  expect(linesOf(quiet.stderr)).toEqual(
    linesOf(plain.stderr).filter((line) => / \[(WARNING|ERROR|CRITICAL)\] /.test(line)),
  );
  expect(linesOf(verbose.stderr).filter((line) => !line.startsWith('    '))).toEqual(linesOf(plain.stderr));
  expect(verbose.stderr).toMatch(/\n {4}kind=verdict pid=-1 /);
  expect((await run(['replay', CLICKER, '-q', '-v'])).code).toBe(2);
});

test('--no-color in a terminal', () => {
  const inTerminal = (flags: string) => {
    const command = `${process.execPath} ${MAIN} replay ${CLICKER} ${flags}`;
    return spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8' }).stdout;
  };
  expect(inTerminal('')).toContain('\x1b[');
  expect(inTerminal('--no-color')).not.toContain('\x1b[');
});
