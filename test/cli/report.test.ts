import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { run } from './clearsight.js';
import { recordVerdict } from './recorded-injection.js';

const AUTO_CLICKER = fileURLToPath(new URL('../../captures/auto-clicker.ndjson', import.meta.url));

test('an injection: the page names the verdict, the region in the map, and what was not watched; twice the same bytes', async () => {
  const folder = await recordVerdict();
  const { code, stdout, stderr } = await run(['report', 'capture.ndjson', '-o', 'one.html'], { folder });
  expect([code, stdout, stderr]).toEqual([0, 'wrote one.html: 1 verdict\n', '']);
  await run(['report', 'capture.ndjson', '-o', 'two.html'], { folder });
  const page = readFileSync(join(folder, 'one.html'), 'utf8');
  expect(readFileSync(join(folder, 'two.html'), 'utf8')).toBe(page);
  expect(page).toContain('Verdict 1: FI-MEM-001');
  expect(page).toMatch(/<tr class="marked"><td>found<\/td><td>0x[0-9a-f]+<\/td>.*<td>rwxp<\/td>/);
  expect(page).toContain('What could not be seen');
  const [sha256] = execFileSync('sha256sum', [join(folder, 'capture.ndjson')], { encoding: 'utf8' }).split(
    ' ',
  );
  expect(page).toContain(sha256);
});

test('a clicker: figures against their limits, and the rhythm; the page is verified, a changed one is not', async () => {
  const folder = temporaryFolder();
  expect((await run(['report', AUTO_CLICKER], { folder })).code).toBe(0);
  const page = readFileSync(join(folder, 'case.html'), 'utf8');
  expect(page).toContain('Verdict 1: FI-INP-001');
  expect(page).toContain('2,209 sessions of people');
  expect(page.match(/<circle class="press"/g)?.length).toBeGreaterThan(50);
  const verify = () => run(['report', AUTO_CLICKER, '--verify', 'case.html'], { folder });
  expect(await verify()).toMatchObject({ code: 0, stdout: expect.stringContaining('byte for byte') });
  writeFileSync(join(folder, 'case.html'), page.replace('FI-INP-001', 'FI-INP-002'));
  expect(await verify()).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/is not the page .*: line \d+ differs/),
  });
});

test('what the policy of the capture had disabled is named as not seen', async () => {
  const folder = temporaryFolder();
  const [header = '', ...records] = readFileSync(AUTO_CLICKER, 'utf8').split('\n');
  const { config, ...rest } = JSON.parse(header);
  const disabledDetectors = ['regular-high-rate', 'tracer'];
  const changed = JSON.stringify({ ...rest, config: { ...config, disabledDetectors } });
  writeFileSync(join(folder, 'capture.ndjson'), [changed, ...records].join('\n'));
  expect((await run(['report', 'capture.ndjson'], { folder })).code).toBe(0);
  const page = readFileSync(join(folder, 'case.html'), 'utf8');
  expect(page).toContain('nobody knows what they would have found: regular-high-rate, tracer.');
  expect(page).toMatch(/<td>disabledDetectors<\/td>/);
});

test('a page of another capture is not verified', async () => {
  const folder = temporaryFolder();
  await run(['report', AUTO_CLICKER], { folder });
  copyFileSync(AUTO_CLICKER, join(folder, 'auto-clicker.ndjson'));
  appendFileSync(join(folder, 'auto-clicker.ndjson'), '\n');
  const { code } = await run(['report', 'auto-clicker.ndjson', '--verify', 'case.html'], { folder });
  expect(code).toBe(1);
});

test('a list of times without a verdict: the page says so, exit 0', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'times.txt'), '0\n400\n1100\n1500\n');
  expect(await run(['report', 'times.txt'], { folder })).toMatchObject({
    code: 0,
    stdout: 'wrote case.html: no verdict\n',
  });
  const page = readFileSync(join(folder, 'case.html'), 'utf8');
  expect(page).toContain('No verdict; no process was watched');
  expect(page).toContain('The replay is to end without a verdict.');
});

test('a capture that a crash cut is reported on, and what is missing is said', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'cut.ndjson');
  copyFileSync(AUTO_CLICKER, file);
  truncateSync(file, readFileSync(file).length - 20);
  expect((await run(['report', 'cut.ndjson'], { folder })).code).toBe(0);
  expect(readFileSync(join(folder, 'case.html'), 'utf8')).toMatch(
    /What could not be seen.*<td>notice<\/td>/s,
  );
});

test.each([
  [
    'a file that is not there',
    ['nowhere.ndjson'],
    /^clearsight: nowhere\.ndjson: expected .* got ENOENT.*\[CS_CAPTURE\]\n$/,
  ],
  [
    'an empty file',
    ['empty.ndjson'],
    /^clearsight: empty\.ndjson:1: expected .* got an empty file \[CS_CAPTURE\]\n$/,
  ],
  ['a foreign file', ['foreign.html'], /^clearsight: foreign\.html:1: expected .*\[CS_CAPTURE\]\n$/],
  [
    'a device',
    ['/dev/null'],
    /^clearsight: \/dev\/null: expected .* got something else than a regular file \[CS_CAPTURE\]\n$/,
  ],
  [
    'a folder',
    ['.'],
    /^clearsight: \.: expected .* got something else than a regular file \[CS_CAPTURE\]\n$/,
  ],
  [
    'a page in no folder',
    [AUTO_CLICKER, '-o', 'no/case.html'],
    /^clearsight: no\/case\.html: expected a file that can be written, got ENOENT.*\[CS_FILE\]\n$/,
  ],
  [
    'no page to verify',
    [AUTO_CLICKER, '--verify', 'no.html'],
    /^clearsight: no\.html: expected a page to verify, got ENOENT.*\[CS_FILE\]\n$/,
  ],
])('%s is one line, exit 1, and leaves no page', async (_, args, message) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'empty.ndjson'), '');
  writeFileSync(join(folder, 'foreign.html'), '<html>');
  const { code, stdout, stderr } = await run(['report', ...args], { folder });
  expect(stderr).toMatch(message);
  expect([code, stdout]).toEqual([1, '']);
  expect(existsSync(join(folder, 'case.html'))).toBe(false);
});

test('to write and to verify at once is misuse', async () => {
  const folder = temporaryFolder();
  const both = await run(['report', AUTO_CLICKER, '-o', 'a.html', '--verify', 'b.html'], { folder });
  expect(both.code).toBe(2);
});
