import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LoadOptions, loadConfig } from '../../src/config/load.js';
import { configToJson, originNamed, parseConfig } from '../../src/config/parse.js';
import type { ConfigInput } from '../../src/config/schema.js';
import { SETTINGS } from '../../src/config/settings.js';
import { ClearSightError } from '../../src/errors/errors.js';
import { testAsRoot } from '../support/requirements.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const load = (options: Partial<LoadOptions> = {}) =>
  loadConfig({ flags: {}, env: {}, cwd: temporaryFolder(), ...options });
const defaults = parseConfig({}, originNamed('defaults'));
const durationUpTo = (least: string, most: string) =>
  `expected a duration with a unit, from ${least} to ${most}, such as "250ms" or "1.5s"`;

/** The message of the error that loading throws; its code before it. */
function refusal(options: Partial<LoadOptions>): string {
  try {
    load(options);
  } catch (error) {
    if (error instanceof ClearSightError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'none';
}

/** Loads text as the configuration file; its path comes out as FILE. */
function refusalOfFile(text: string | Buffer): string {
  const cwd = temporaryFolder();
  const file = join(cwd, 'clearsight.config.json');
  writeFileSync(file, text);
  return refusal({ cwd }).replaceAll(file, 'FILE');
}

test('nothing given: the defaults, of the design', () => {
  const { config, file, warnings } = load();
  expect({ file, warnings }).toEqual({ file: undefined, warnings: [] });
  expect(config).toEqual(defaults);
  expect(config).toMatchObject({
    profile: 'threshold',
    action: 'simulate',
    memory: { interval: 100, jitterLow: 0.8, jitterHigh: 1.3, cpuBudget: 0.1 },
    hits: { threshold: 3, persistFor: 0, unit: 'scan' },
    input: {
      window: 1500,
      minEvents: 8,
      maxRate: 20,
      maxCv: 0.15,
      hop: 100,
      hopJitter: 50,
      keyboardEnforces: false,
    },
  });
});

test('a word that is nearly one of those that are allowed', () => {
  expect(refusalOfFile('{"input": {"source": "uihook"}}')).toBe(
    'CS_CONFIG FILE: input.source: expected "auto" or "uiohook" or "evdev" or "none", got "uihook" (did you mean uiohook?)',
  );
});

test.each(['WARNING', 'Warning', 'info', 'Fatal'])('a transport may have the level %s', (level) => {
  const { transports } = parseConfig({ transports: [{ module: 'any', options: { level, file: 'x' } }] });
  expect(transports).toEqual([{ module: 'any', options: { level: level.toUpperCase(), file: 'x' } }]);
});

test.each([
  ['warn', ' (did you mean WARNING?)'],
  ['eror', ' (did you mean ERROR?)'],
  ['verbose', ''],
  [3, ''],
])('a transport may not have the level %j', (level, hint) => {
  const flags = { transports: [{ module: 'any' }, { module: 'any', options: { level } }] };
  const where = 'FILE: transports[1].options.level';
  expect(refusalOfFile(JSON.stringify(flags))).toBe(
    `CS_CONFIG ${where}: expected one of INFO, WARNING, ERROR, CRITICAL, FATAL${hint}, got ${JSON.stringify(level)}`,
  );
});

test('modules that others may change are named in a warning; those of a recording are not loaded', () => {
  const cwd = temporaryFolder();
  for (const name of ['mine.js', 'sends.js']) writeFileSync(join(cwd, name), '');
  chmodSync(join(cwd, 'sends.js'), 0o666);
  const named: ConfigInput = { detectors: ['./mine.js'], transports: [{ module: './sends.js' }] };
  const { config, warnings } = load({ cwd, flags: named });
  expect(config.transports).toEqual([{ module: join(cwd, 'sends.js') }]);
  expect(warnings).toEqual([`other users may write ${join(cwd, 'sends.js')} (mode 0666)`]);
  expect(load({ cwd, base: named }).config).toMatchObject({ detectors: [], transports: [] });
  expect(configToJson(config)).not.toHaveProperty('transports');
});

test('flags over environment over file over defaults, key by key', () => {
  const cwd = temporaryFolder();
  writeFileSync(
    join(cwd, 'clearsight.config.json'),
    JSON.stringify({
      hits: { threshold: 7, persistFor: '1s' },
      memory: { interval: '2s', reader: 'text' },
      target: ['filed'],
    }),
  );
  const { config, file } = load({
    cwd,
    env: { CLEARSIGHT_HITS_THRESHOLD: '8', CLEARSIGHT_TARGET: 'a, b', HOME: '/root' },
    flags: { hits: { threshold: 9 }, memory: {} },
  });
  expect(file).toBe(join(cwd, 'clearsight.config.json'));
  expect(config.hits).toEqual({ ...defaults.hits, threshold: 9, persistFor: 1000 });
  expect(config.memory).toEqual({ ...defaults.memory, interval: 2000, reader: 'text' });
  expect(config.target).toEqual(['a', 'b']);
});

test('--config names another file, relative to the working directory', () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'clearsight.config.json'), '{"dev": true}');
  writeFileSync(join(cwd, 'other.json'), '\ufeff{"$schema": "x", "hits": {"threshold": 4}}');
  const { config, file } = load({ cwd, configFile: 'other.json' });
  expect({ file, dev: config.dev, hits: config.hits.threshold }).toEqual({
    file: join(cwd, 'other.json'),
    dev: false,
    hits: 4,
  });
});

test('over a recorded base no file is searched for, but a named one counts', () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'clearsight.config.json'), '{"hits": {"threshold": 4}}');
  const base = { hits: { threshold: 5, persistFor: 10 } };
  expect(load({ cwd, base }).config.hits).toMatchObject({ threshold: 5, persistFor: 10 });
  expect(load({ cwd, base, configFile: 'clearsight.config.json' }).config.hits).toMatchObject({
    threshold: 4,
    persistFor: 10,
  });
});

test('numbers are milliseconds in a recording, and nowhere over it', () => {
  const base = { duration: 10_000, hits: { threshold: 5 }, memory: { interval: 0.5 }, pool: { queue: 7 } };
  expect(refusal({ base })).toBe(
    `CS_CONFIG recorded configuration: memory.interval: ${durationUpTo('1ms', '10m')}, got "0.5ms"`,
  );
  const { config } = load({
    base: { ...base, memory: { interval: 20 } },
    flags: { memory: { interval: '1s' } },
  });
  expect(config).toMatchObject({ duration: 10_000, hits: { threshold: 5 }, memory: { interval: 1000 } });
  const file = join(temporaryFolder(), 'a.json');
  writeFileSync(file, '{"duration": 10}');
  expect(refusal({ base: { ...base, memory: {} }, configFile: file })).toContain('duration with a unit');
});

test('of a recording, what decides is taken over, and nothing of the machine that recorded', () => {
  const pool = { threads: 64, queue: 100_000, deadline: 600_000 };
  const base = {
    pool,
    logDir: '/tmp/theirs',
    record: 'theirs.ndjson',
    hits: { threshold: 5, forgetAfter: 60_000 },
  };
  const { config } = load({ base, flags: { pool: { threads: 2 } } });
  expect(config).toEqual({
    ...defaults,
    hits: { ...defaults.hits, threshold: 5, forgetAfter: 60_000 },
    pool: { ...defaults.pool, threads: 2 },
  });
});

test('a recording is judged without what was disabled then, or without what is named instead', () => {
  const base = { memory: {}, disabledDetectors: ['tracer', 'short-hold'] };
  const disabledIn = (more: Partial<LoadOptions>) => load(more).config.disabledDetectors;
  expect(disabledIn({ base })).toEqual(['tracer', 'short-hold']);
  expect(disabledIn({ base, flags: { disabledDetectors: ['rapid-fire'] } })).toEqual(['rapid-fire']);
  expect(disabledIn({ base, env: { CLEARSIGHT_DISABLED_DETECTORS: '' } })).toEqual([]);
  // Recorded before there was such a setting.
  expect(disabledIn({ base: { memory: {} } })).toEqual([]);
});

test('what was recorded when hits counted for good is judged so', () => {
  const forgetAfter = (hits: object, more = {}) =>
    load({ base: { memory: {}, hits }, ...more }).config.hits.forgetAfter;
  expect(forgetAfter({ threshold: 3 })).toBe(24 * 3_600_000);
  expect(forgetAfter({ forgetAfter: 5000 })).toBe(5000);
  expect(forgetAfter({}, { flags: { hits: { forgetAfter: '2s' } } })).toBe(2000);
  expect(load({}).config.hits.forgetAfter).toBe(600_000);
});

test('what was recorded before there was attribution is judged without it', () => {
  const attributionOf = (memory: object, more = {}) =>
    load({ base: { memory }, ...more }).config.memory.attribution;
  expect(attributionOf({})).toBe('off');
  expect(attributionOf({ attribution: 'on' })).toBe('on');
  expect(attributionOf({}, { flags: { memory: { attribution: 'on' } } })).toBe('on');
  expect(load({}).config.memory.attribution).toBe('on');
});

test('what was recorded before there was correlation is judged without it', () => {
  const isOn = (base: object, more = {}) => load({ base, ...more }).config.correlation.enabled;
  expect(isOn({ memory: {} })).toBe(false);
  expect(isOn({ memory: {}, correlation: { window: 30_000 } })).toBe(true);
  expect(isOn({ memory: {} }, { flags: { correlation: { enabled: true } } })).toBe(true);
  // A text of times has no configuration of its own.
  expect(isOn({})).toBe(true);
});

test.each([
  [{ programs: [{}] }, 'programs[0]: expected a name, a sha256 or both'],
  [{ programs: [{ sha256: 'A'.repeat(64) }] }, 'programs[0].sha256: expected 64 hexadecimal digits'],
  [{ programs: [{ name: '' }] }, 'programs[0].name: expected'],
  [{ correlation: { threshold: 3 } }, 'correlation.threshold: expected at least 4'],
  [{ correlation: { window: '9s' } }, 'correlation.window: expected a duration with a unit, from 10s to 1h'],
])('%j is refused', (flags, message) => {
  expect(refusal({ flags: flags as ConfigInput })).toContain(message);
});

test('a file may hold comments and commas behind the last entry', () => {
  const cwd = temporaryFolder();
  writeFileSync(
    join(cwd, 'clearsight.config.json'),
    '// ours\n{"dev": /* off? */ true, "target": ["a", /* b */],\n}\n// end',
  );
  expect(load({ cwd }).config).toMatchObject({ dev: true, target: ['a'] });
  expect(refusal({ env: { CLEARSIGHT_MEMORY_ALLOW: '[/* none */]' } })).toContain('expected a list as JSON');
});

test('0 needs no unit', () => {
  const cwd = temporaryFolder();
  writeFileSync(
    join(cwd, 'clearsight.config.json'),
    '{"hits": {"persistFor": 0}, "input": {"blindAfter": "0"}}',
  );
  const { hits, input } = load({ cwd }).config;
  expect([hits.persistFor, input.blindAfter]).toEqual([0, 0]);
});

test.each([
  ['CLEARSIGHT_TARGET', 'game,launcher', { target: ['game', 'launcher'] }],
  ['CLEARSIGHT_TARGET', '', { target: [] }],
  ['CLEARSIGHT_PID', '12,13', { pid: [12, 13] }],
  ['CLEARSIGHT_DISABLED_DETECTORS', 'tracer, short-hold', { disabledDetectors: ['tracer', 'short-hold'] }],
  ['CLEARSIGHT_DEV', 'true', { dev: true }],
  ['CLEARSIGHT_LOG_DIR', '/var/log/x', { logDir: '/var/log/x' }],
  ['CLEARSIGHT_MEMORY_ENABLED', 'false', { memory: { enabled: false } }],
  ['CLEARSIGHT_MEMORY_INTERVAL', '1.5s', { memory: { interval: 1500 } }],
  ['CLEARSIGHT_MEMORY_INTERVAL', '20ms', { memory: { interval: 20 } }],
  ['CLEARSIGHT_HITS_PERSIST_FOR', '0', { hits: { persistFor: 0 } }],
  ['CLEARSIGHT_MEMORY_CPU_BUDGET', '25%', { memory: { cpuBudget: 0.25 } }],
  ['CLEARSIGHT_MEMORY_JITTER_LOW', '0.5', { memory: { jitterLow: 0.5 } }],
  [
    'CLEARSIGHT_MEMORY_ALLOW',
    '[{"path": "/a*", "reason": "b"}]',
    { memory: { allow: [{ path: '/a*', reason: 'b' }] } },
  ],
  [
    'CLEARSIGHT_INPUT_INDICATORS_BOUNDED_RUN_1_06_LIMIT',
    '50',
    { input: { indicators: { 'bounded-run-1.06': { limit: 50 } } } },
  ],
  ['CLEARSIGHT_INPUT_KEYBOARD_ENFORCES', 'true', { input: { keyboardEnforces: true } }],
])('%s=%s', (name, text, expected) => {
  expect(load({ env: { [name]: text } }).config).toMatchObject(expected);
});

test('every setting has a variable of its own', () => {
  const variables = SETTINGS.flatMap(({ variable }) => variable ?? []);
  expect(new Set(variables).size).toBe(variables.length);
  expect(SETTINGS.filter(({ path, variable }) => variable === undefined && !path.includes('[]'))).toEqual([]);
});

test.each([
  [
    { CLEARSIGHT_HITS_TRESHOLD: '5' },
    'CLEARSIGHT_HITS_TRESHOLD: expected the name of a setting (did you mean CLEARSIGHT_HITS_THRESHOLD?)',
  ],
  [{ CLEARSIGHT_NONSENSE: '5' }, 'CLEARSIGHT_NONSENSE: expected the name of a setting'],
  [{ 'CLEARSIGHT_A\n': '5' }, 'CLEARSIGHT_A\\n: expected the name of a setting'],
  [{ CLEARSIGHT_HITS_THRESHOLD: 'three' }, 'CLEARSIGHT_HITS_THRESHOLD: expected a number, got "three"'],
  [{ CLEARSIGHT_HITS_THRESHOLD: '' }, 'CLEARSIGHT_HITS_THRESHOLD: expected a number, got ""'],
  [{ CLEARSIGHT_HITS_THRESHOLD: '0x10' }, 'CLEARSIGHT_HITS_THRESHOLD: expected a number, got "0x10"'],
  [{ CLEARSIGHT_DURATION: '10' }, `CLEARSIGHT_DURATION: ${durationUpTo('1ms', '8784h')}, got "10"`],
  [{ CLEARSIGHT_DEV: 'yes' }, 'CLEARSIGHT_DEV: expected true or false, got "yes"'],
  [{ CLEARSIGHT_PID: '12,x' }, 'CLEARSIGHT_PID: expected a number, got "x"'],
  [{ CLEARSIGHT_MEMORY_ALLOW: '/lib' }, 'CLEARSIGHT_MEMORY_ALLOW: expected a list as JSON, got "/lib"'],
  [{ CLEARSIGHT_MEMORY_ALLOW: '[{"path": "x"}]' }, 'CLEARSIGHT_MEMORY_ALLOW: expected text, got nothing'],
])('environment %j', (env, message) => {
  expect(refusal({ env })).toBe(`CS_CONFIG ${message}`);
});

test.each([
  [
    '{"memory": {"intervl": 1}}',
    'FILE: memory.intervl: expected a key of the configuration (did you mean memory.interval?)',
  ],
  [
    '{"input": {"indicators": {"short-hld": {"limit": 4}}}}',
    'FILE: input.indicators.short-hld: expected the id of an indicator (did you mean input.indicators.short-hold?)',
  ],
  [
    '{"input": {"indicators": {"bounded-run-1.06": {"limt": 4}}}}',
    'FILE: input.indicators.bounded-run-1.06.limt: expected a key of the configuration (did you mean input.indicators.bounded-run-1.06.limit?)',
  ],
  [
    '{"input": {"indicators": {"hunch": {"limit": 4}}}}',
    'FILE: input.indicators.hunch: expected the id of an indicator',
  ],
  [
    '{"input": {"indicators": {"short-hold": {"limit": "4"}}}}',
    'FILE: input.indicators.short-hold.limit: expected a number, got "4"',
  ],
  ['{"interval": 1}', 'FILE: interval: expected a key of the configuration (did you mean memory.interval?)'],
  ['{"memry": {}}', 'FILE: memry: expected a key of the configuration (did you mean memory?)'],
  ['{"\\n\\u001b": {}}', 'FILE: \\n\\x1b: expected a key of the configuration'],
  ['{"__proto__": {"dev": true}}', 'FILE: __proto__: expected a key of the configuration'],
  ['{"constructor": {}}', 'FILE: constructor: expected a key of the configuration'],
  [
    '{"memory": {"allow": [{"path": "", "reson": "x", "reason": "y"}]}}',
    'FILE: memory.allow[0].reson: expected a key of the configuration (did you mean memory.allow[].reason?)',
  ],
  ['{"memory": {"allow": [{"path": ""}]}}', 'FILE: memory.allow[0].reason: expected text, got nothing'],
  [
    '{"memory": {"allow": [{"path": "", "permissions": "x", "reason": "y"}]}}',
    'FILE: memory.allow[0].permissions: expected permissions such as "r-xp", with "?" for either letter, got "x"',
  ],
  ['{"memory": {"interval": true}}', `FILE: memory.interval: ${durationUpTo('1ms', '10m')}, got true`],
  ['{"memory": {"interval": 250}}', `FILE: memory.interval: ${durationUpTo('1ms', '10m')}, got 250`],
  ['{"memory": {"interval": "250"}}', `FILE: memory.interval: ${durationUpTo('1ms', '10m')}, got "250"`],
  ['{"hits": {"persistFor": 1}}', `FILE: hits.persistFor: ${durationUpTo('0ms', '24h')}, got 1`],
  ['{"memory": {"interval": "-5ms"}}', `FILE: memory.interval: ${durationUpTo('1ms', '10m')}, got "-5ms"`],
  ['{"memory": {"interval": "11m"}}', `FILE: memory.interval: ${durationUpTo('1ms', '10m')}, got "11m"`],
  [
    '{"memory": {"cpuBudget": "101%"}}',
    'FILE: memory.cpuBudget: expected a share of one core, such as "10%" or 0.1, got "101%"',
  ],
  [
    '{"memory": {"cpuBudget": 0}}',
    'FILE: memory.cpuBudget: expected a share of one core, such as "10%" or 0.1, got 0',
  ],
  ['{"hits": {"threshold": 2.5}}', 'FILE: hits.threshold: expected a whole number, got 2.5'],
  ['{"hits": {"threshold": 0}}', 'FILE: hits.threshold: expected at least 1, got 0'],
  ['{"hits": {"threshold": 2e6}}', 'FILE: hits.threshold: expected at most 1000000, got 2000000'],
  ['{"input": {"maxCv": 0}}', 'FILE: input.maxCv: expected more than 0, got 0'],
  ['{"logDir": ""}', 'FILE: logDir: expected at least 1 character, got ""'],
  ['{"target": "game"}', 'FILE: target: expected a list, got "game"'],
  [
    '{"profile": "strickt"}',
    'FILE: profile: expected "threshold" or "strict", got "strickt" (did you mean strict?)',
  ],
  ['{"memory": 3, "hits": null}', 'FILE: memory: expected an object, got 3 (and 1 more)'],
  [
    `{"logDir": ${JSON.stringify('é'.repeat(5000))}}`,
    `FILE: logDir: expected at most 4096 characters, got "${'é'.repeat(79)}...`,
  ],
  ['[]', 'FILE: expected an object, got []'],
  ['null', 'FILE: expected an object, got null'],
  ['', 'FILE: expected JSON: line 1, column 1: expected a value, got the end of the text'],
  ['{"dev": true}\n# on', 'FILE: expected JSON: line 2, column 1: expected the end of the text, got "# on"'],
  ['{"dev": true,,}', 'FILE: expected JSON: line 1, column 14: expected a key in double quotes, got ",}"'],
  ['{"dev": true, "dev": false}', 'FILE: expected JSON: line 1, column 15: expected the key "dev" once'],
  ['{"input": {"hop": "20ms"}}', 'input.hopJitter: expected less than input.hop (20ms), got 50ms'],
  [
    '{"memory": {"allow": [{"path": "", "minBytes": 2, "maxBytes": 1, "reason": "y"}]}}',
    'memory.allow[0].maxBytes: expected at least minBytes (2), got 1',
  ],
])('file %s', (text, message) => {
  expect(refusalOfFile(text)).toBe(`CS_CONFIG ${message}`);
});

test('a file that is not UTF-8', () => {
  expect(refusalOfFile(Buffer.from([0x7b, 0xff, 0x7d]))).toBe('CS_CONFIG FILE: expected UTF-8 text');
});

const notFiles: [string, (file: string) => unknown, string][] = [
  ['missing', () => {}, 'expected a file that can be read, got ENOENT: no such file or directory'],
  ['a folder', (file) => mkdirSync(file), 'expected a regular file, got a folder'],
  ['a FIFO without a writer', (file) => spawnSync('mkfifo', [file]), 'expected a regular file, got a FIFO'],
  ['/dev/zero', (file) => symlinkSync('/dev/zero', file), 'expected a regular file, got a device'],
  [
    '100 MB',
    (file) => {
      writeFileSync(file, '');
      truncateSync(file, 100_000_000);
    },
    'expected at most 1 MiB, got 100000000 bytes',
  ],
  [
    'a byte too long',
    (file) => writeFileSync(file, ' '.repeat(1_048_577)),
    'expected at most 1 MiB, got 1048577 bytes',
  ],
];

test.each(notFiles)('file: %s', (_, make, message) => {
  const cwd = temporaryFolder();
  const file = join(cwd, 'a.json');
  make(file);
  expect(refusal({ cwd, configFile: 'a.json' })).toBe(`CS_CONFIG ${file}: ${message}`);
});

test('a file of exactly 1 MiB is read', () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a.json'), '{"dev": true}'.padEnd(1_048_576));
  expect(load({ cwd, configFile: 'a.json' }).config.dev).toBe(true);
});

testAsRoot('a file that this user may not read', () => {
  const cwd = temporaryFolder();
  const file = join(cwd, 'a.json');
  writeFileSync(file, '{}', { mode: 0o600 });
  chmodSync(cwd, 0o755);
  // In this process only for the moment of the call: Node's own effective user.
  process.seteuid?.(65534);
  try {
    expect(refusal({ cwd, configFile: 'a.json' })).toBe(
      `CS_CONFIG ${file}: expected a file that can be read, got EACCES: permission denied`,
    );
  } finally {
    process.seteuid?.(0);
  }
});

test('flags name themselves', () => {
  expect(refusal({ flags: { memory: { interval: 0 } } })).toBe(
    `CS_USAGE --interval: ${durationUpTo('1ms', '10m')}, got 0`,
  );
  expect(refusal({ flags: { pid: [1, 4_194_305] } })).toBe(
    'CS_USAGE --pid: expected at most 4194304, got 4194305',
  );
});

test('a file and folder that others may change are reported', () => {
  const cwd = temporaryFolder();
  const file = join(cwd, 'clearsight.config.json');
  writeFileSync(file, '{}');
  chmodSync(file, 0o666);
  chmodSync(cwd, 0o775);
  expect(load({ cwd }).warnings).toEqual([
    `other users may write ${file} (mode 0666)`,
    `other users may write ${cwd} (mode 0775)`,
  ]);
  rmSync(file);
});

const allow = fc.record(
  {
    path: fc.string(),
    permissions: fc.constantFrom('r-xp', '??x?'),
    minBytes: fc.nat(1000),
    maxBytes: fc.integer({ min: 1000 }),
    count: fc.integer({ min: 1 }),
    reason: fc.string({ minLength: 1, maxLength: 500 }),
  },
  { requiredKeys: ['path', 'reason'], noNullPrototype: true },
);
const durationText = fc.oneof(
  fc.integer({ min: 100, max: 60_000 }).map((ms) => `${ms}ms`),
  fc.constantFrom('1.5s', '1m'),
);
const input: fc.Arbitrary<ConfigInput> = fc.record(
  {
    target: fc.array(fc.string({ minLength: 1 })),
    dev: fc.boolean(),
    duration: durationText,
    memory: fc.record(
      { interval: durationText, cpuBudget: fc.constantFrom('7%', '33.3%', 0.1, 1), allow: fc.array(allow) },
      { requiredKeys: [], noNullPrototype: true },
    ),
    input: fc.record(
      { window: durationText, maxCv: fc.double({ min: 0.001, max: 10, noNaN: true }) },
      { requiredKeys: [], noNullPrototype: true },
    ),
  },
  { requiredKeys: [], noNullPrototype: true },
);

test('a configuration written to a capture reads back equal', () => {
  fc.assert(
    fc.property(input, (given) => {
      const config = parseConfig(given, originNamed('given'));
      const json = JSON.stringify(configToJson(config));
      expect(parseConfig(JSON.parse(json), originNamed('header'))).toEqual(config);
    }),
  );
});

/** Known keys with junk under them: deeper than junk keys would get. */
const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(
    fc.constantFrom('target', 'pid', 'memory', 'hits', 'input', 'duration', '__proto__', 'toString'),
    fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.dictionary(
        fc.constantFrom('interval', 'allow', 'threshold', 'window'),
        fc.jsonValue({ maxDepth: 2 }),
      ),
    ),
  ),
);

test('junk is a configuration or one line with a code, never a crash', () => {
  fc.assert(
    fc.property(junk, (value) => {
      try {
        parseConfig(value, originNamed('junk'));
      } catch (error) {
        expect(error).toBeInstanceOf(ClearSightError);
        expect((error as Error).message).toMatch(/^junk: [^\p{Cc}\u2028\u2029]+$/u);
      }
    }),
    { numRuns: 1000 },
  );
});
