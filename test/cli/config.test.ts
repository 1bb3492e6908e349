import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseJson } from '../../src/config/file/json.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { run } from './clearsight.js';

test('init writes a file that check takes, with the schema where editors find it; never over another', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'deep'));
  for (const file of ['clearsight.config.json', 'deep/own.json']) {
    const given = file === 'clearsight.config.json' ? [] : [file];
    expect(await run(['config', 'init', ...given], { folder })).toMatchObject({
      code: 0,
      stdout: `wrote ${file}\n`,
      stderr: '',
    });
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/\n {2}\/\/ /);
    const result = parseJson(text, { comments: true });
    const { $schema } = ('value' in result ? result.value : {}) as { $schema: string };
    expect(existsSync(resolve(dirname(path), $schema))).toBe(true);
    expect(await run(['config', 'check', ...given], { folder })).toMatchObject({ code: 0, stderr: '' });
    writeFileSync(path, '{}');
    const second = await run(['config', 'init', ...given], { folder });
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toMatch(/expected a new file that can be written, got EEXIST: .* \[CS_FILE\]\n$/);
    expect(readFileSync(path, 'utf8')).toBe('{}');
  }
});

test('init - prints what it would write, and writes nothing', async () => {
  const folder = temporaryFolder();
  const printed = await run(['config', 'init', '-'], { folder });
  expect(printed).toMatchObject({ code: 0, stderr: '' });
  expect(readdirSync(folder)).toEqual([]);
  await run(['config', 'init'], { folder });
  expect(printed.stdout).toBe(readFileSync(join(folder, 'clearsight.config.json'), 'utf8'));
});

test.each([
  ['{"hits": {"treshold": 5}}', /own\.json: hits\.treshold: .*did you mean hits\.threshold\?/],
  ['{"memory": {"interval": 5}}', /own\.json: memory\.interval: expected a duration with a unit/],
  [
    '{"disabledDetectors": ["once-writabel"]}',
    /once-writable.*, got once-writabel \(did you mean once-writable\?\)/,
  ],
  ['{"dev": tru}', /own\.json: expected JSON: line 1, column 9/],
])('check refuses %s: exit 2, one line', async (text, says) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'own.json'), text);
  const { code, stdout, stderr } = await run(['config', 'check', 'own.json'], { folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(says);
  expect(stderr).toMatch(/^clearsight: [^\n]+\n$/);
});

test('check without a file, and without one here', async () => {
  const { code, stderr } = await run(['config', 'check']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/clearsight\.config\.json: expected a file that can be read, got ENOENT/);
});

test('print says where each value comes from', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'clearsight.config.json');
  const own = { memory: { interval: '20ms' }, input: { indicators: { 'bounded-run-1.06': { limit: 40 } } } };
  writeFileSync(file, JSON.stringify({ ...own, hits: { threshold: 9, unit: 'region' } }));
  const options = { folder, env: { CLEARSIGHT_HITS_THRESHOLD: '8', CLEARSIGHT_HITS_PERSIST_FOR: '1s' } };
  const args = ['config', 'print', '--hits', '7', '--dev'];
  const { code, stdout, stderr } = await run([...args, '--json'], options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const settings = JSON.parse(stdout);
  const of = (key: string) => settings.find((setting: { key: string }) => setting.key === key);
  expect(of('hits.threshold')).toEqual({ key: 'hits.threshold', value: 7, from: 'flag', where: '--hits' });
  expect(of('dev')).toMatchObject({ value: true, from: 'flag', where: '--dev' });
  expect(of('hits.persistFor')).toMatchObject({
    value: '1s',
    from: 'environment',
    where: 'CLEARSIGHT_HITS_PERSIST_FOR',
  });
  expect(of('hits.unit')).toMatchObject({ value: 'region', from: 'file', where: file });
  expect(of('input.indicators.bounded-run-1.06.limit')).toMatchObject({ value: 40, from: 'file' });
  expect(of('input.indicators.short-hold.limit')).toBeUndefined();
  expect(of('input.window')).toEqual({ key: 'input.window', value: '1.5s', from: 'default' });
  expect(of('duration')).toEqual({ key: 'duration', from: 'default' });
  const text = (await run(args, options)).stdout;
  expect(text).toMatch(/^hits\.threshold +7 +flag --hits$/m);
  expect(text).toMatch(/^hits\.persistFor +"1s" +environment CLEARSIGHT_HITS_PERSIST_FOR$/m);
  expect(text).toMatch(/^duration +- +default$/m);
});
