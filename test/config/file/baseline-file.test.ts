import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBaseline } from '../../../src/config/file/baseline-file.js';
import { type LoadOptions, loadConfig } from '../../../src/config/load.js';
import { configToJson, parseConfig } from '../../../src/config/parse.js';
import type { ConfigInput } from '../../../src/config/schema.js';
import { workerSettings } from '../../../src/pipeline/pool/worker-settings.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { baselineOf, learntMemory, learntModule } from '../../workers/memory/baseline/baselines.js';

const BASELINE = baselineOf({ memory: [learntMemory()], modules: [learntModule('/opt/game')] });
const text = JSON.stringify(BASELINE);

function fileOf(contents: string | Buffer): string {
  const path = join(temporaryFolder(), 'game.baseline.json');
  writeFileSync(path, contents);
  return path;
}
/** Loads without a file, environment or flags of its own. */
const load = (options: Partial<LoadOptions>) =>
  loadConfig({ flags: {}, env: {}, cwd: temporaryFolder(), launches: true, ...options });

test('a baseline is read as it was written; a person may have left comments in it', () => {
  expect(readBaseline(fileOf(text))).toEqual(BASELINE);
  expect(readBaseline(fileOf(`// mine\n${text}`))).toEqual(BASELINE);
});

const changed = (change: object) => JSON.stringify({ ...BASELINE, ...change });
const memory = (change: object) => changed({ memory: [{ ...learntMemory(), ...change }] });
const module = (change: object) => changed({ modules: [{ ...learntModule('/a'), ...change }] });

test.each<[string, string | Buffer, RegExp]>([
  ['one that is cut', text.slice(0, 200), /expected JSON: line 1, column \d+: /],
  ['an empty one', '', /expected JSON: line 1, column 1: expected a value, got the end/],
  ['no JSON', 'a baseline', /expected JSON: line 1, column 1: /],
  ['no text', Buffer.from([0xff, 0xfe]), /expected UTF-8 text$/],
  ['a list', '[]', /expected a baseline of version 1, got none$/],
  ['null', 'null', /expected a baseline of version 1, got none$/],
  [
    'another version',
    changed({ version: 2, colour: 'red' }),
    /expected a baseline of version 1, got version 2$/,
  ],
  [
    'a version that is no number',
    changed({ version: '1' }),
    /expected a baseline of version 1, got version "1"$/,
  ],
  ['one byte too much', `${text}${' '.repeat(1024 * 1024)}`, /expected at most 1 MiB, got \d+ bytes$/],
  ['no program', changed({ program: '' }), /program: expected at least 1 character, got ""$/],
  [
    'a program with a control',
    changed({ program: 'a\u001b[31m' }),
    /program: expected text without control characters/,
  ],
  ['an unknown key', changed({ colour: 'red' }), /colour: expected /],
  [
    'an origin that is none',
    memory({ origin: 'file' }),
    /memory\[0\]\.origin: expected "anonymous" or .*, got "file"$/,
  ],
  [
    'memory that is not executable',
    memory({ permissions: 'rw-p' }),
    /memory\[0\]\.permissions: expected permissions/,
  ],
  ['a count of none', memory({ count: 0 }), /memory\[0\]\.count: expected at least 1, got 0$/],
  ['a size that is no number', memory({ maxBytes: '1' }), /memory\[0\]\.maxBytes: expected /],
  ['no reason', memory({ reason: '' }), /memory\[0\]\.reason: expected at least 1 character/],
  [
    'a hash that is cut',
    module({ sha256: 'abc' }),
    /modules\[0\]\.sha256: expected hexadecimal digits, got "abc"$/,
  ],
  [
    'a path with a line in it',
    module({ path: '/a\nb' }),
    /modules\[0\]\.path: expected text without control/,
  ],
  [
    'too many classes',
    changed({ memory: Array(1001).fill(learntMemory()) }),
    /memory: expected at most 1000 entries/,
  ],
])('%s is refused in one line that names the file', (_, contents, message) => {
  const path = fileOf(contents);
  const refused = expect.objectContaining({ code: 'CS_BASELINE', message: expect.stringMatching(message) });
  expect(() => readBaseline(path)).toThrow(refused);
  expect(() => readBaseline(path)).toThrow(new RegExp(`^${path}: [^\\n]+$`));
});

test('what is no file, or is not there, is refused at once', () => {
  const folder = temporaryFolder();
  const fifo = join(folder, 'fifo');
  spawnSync('mkfifo', [fifo]);
  expect(() => readBaseline(fifo)).toThrow(/fifo: expected a regular file, got a FIFO$/);
  expect(() => readBaseline(folder)).toThrow(/: expected a regular file, got a folder$/);
  expect(() => readBaseline('/dev/zero')).toThrow(/expected a regular file, got a device$/);
  expect(() => readBaseline(join(folder, 'none'))).toThrow(
    /none: expected a file that can be read, got ENOENT/,
  );
});

test('a configuration names it beside its own file, a flag and a variable by the working directory; the last one counts, whole', () => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'settings'));
  const write = (name: string, program: string) =>
    writeFileSync(join(cwd, name), JSON.stringify(baselineOf({ program })));
  write('settings/mine.json', 'by-file');
  write('mine.json', 'by-folder');
  write('other.json', 'by-flag');
  const configFile = join(cwd, 'settings', 'config.json');
  writeFileSync(configFile, JSON.stringify({ memory: { baseline: 'mine.json', interval: '10ms' } }));
  const program = (options: Partial<LoadOptions>) => {
    const { baseline, interval } = load({ cwd, ...options }).config.memory;
    return [typeof baseline === 'object' && baseline.program, interval];
  };
  const env = { CLEARSIGHT_MEMORY_BASELINE: 'mine.json' };
  expect(program({ configFile })).toEqual(['by-file', 10]);
  expect(program({ configFile, env })).toEqual(['by-folder', 10]);
  expect(program({ configFile, env, flags: { memory: { baseline: 'other.json' } } })).toEqual([
    'by-flag',
    10,
  ]);
  expect(program({})).toEqual([false, 100]);
});

test('a file that others may write is named, as the configuration file is', () => {
  const path = fileOf(text);
  chmodSync(path, 0o666);
  const { warnings } = load({ flags: { memory: { baseline: path } } });
  expect(warnings).toEqual([`other users may write ${path} (mode 0666)`]);
});

test('a capture holds what the file held, and a replay needs no file; but a file that a capture names is not read', () => {
  const { config } = load({ flags: { memory: { baseline: fileOf(text) } } });
  const header: ConfigInput = JSON.parse(JSON.stringify(configToJson(config)));
  expect(header.memory?.baseline).toEqual(BASELINE);
  expect(load({ base: header }).config.memory.baseline).toEqual(BASELINE);
  const other = fileOf(changed({ program: 'other' }));
  const replayed = load({ base: header, flags: { memory: { baseline: other } } });
  expect(replayed.config.memory.baseline).toMatchObject({ program: 'other' });
  expect(load({ base: { memory: { baseline: '/etc/passwd' } } }).config.memory.baseline).toBeUndefined();
  expect(() => load({ base: { memory: { baseline: { version: 1 } } } })).toThrow(
    /^recorded configuration: memory\.baseline: expected the path of a baseline, or what one holds, got \{"version":1\}$/,
  );
});

test('detectors that compare with a baseline are in force only with one; its path alone is no baseline', () => {
  const inForce = (baseline?: typeof BASELINE) =>
    workerSettings(parseConfig({ memory: { baseline } })).detectors.filter((id) => id.endsWith('-drift'));
  expect(inForce()).toEqual([]);
  expect(inForce(BASELINE)).toEqual(['memory-drift', 'module-drift']);
  expect(() => workerSettings(parseConfig({ memory: { baseline: 'game.json' } }))).toThrow(
    expect.objectContaining({ code: 'CS_CONFIG', message: expect.stringContaining('got its path') }),
  );
});
