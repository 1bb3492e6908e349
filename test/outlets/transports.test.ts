import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse.js';
import { Outlets } from '../../src/outlets/outlets.js';
import { openTransports } from '../../src/outlets/transports/open-transports.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { eventOf, linesOf, Sink, verdictOf } from './support.js';

const MODULE = fileURLToPath(new URL('../fixtures/transports.mjs', import.meta.url));

/** Transports of the fixture beside one that writes to a file. Losses come without their time and the module's path. */
async function open(...names: string[]) {
  const file = join(temporaryFolder(), 'written');
  const sink = new Sink();
  const transports = [
    ...names.map((name) => ({ module: MODULE, export: name })),
    { module: MODULE, export: 'Writing', options: { file } },
  ];
  const outlets = new Outlets(await openTransports({ transports }, { stream: sink }), { lossStream: sink });
  return {
    outlets,
    written: () => linesOf(file),
    said: () => sink.lines.map((line) => line.replace(/^\S+ \S+ /, '').replaceAll(MODULE, 'IT')),
  };
}

const ERROR = '[MONITOR] [ERROR] outlet IT';
const LOST = '3 lines are lost';

test.each<[string, number, string[]]>([
  ['Throwing', 3, [`${ERROR} failed (no\\x1broom): ${LOST}`]],
  ['Rejecting', 3, [`${ERROR} failed (no room): ${LOST}`]],
  ['Refusing', 3, [`${ERROR} failed (no room): ${LOST}`]],
  ['Flaky', 2, [`${ERROR} failed (no room): 2 lines are lost`]],
  ['Silent', 3, [`${ERROR} is behind: ${LOST}`]],
  ['Blocking', 3, [`${ERROR} is behind: ${LOST}`]],
  ['Complaining', 0, [`${ERROR} failed (nobody there)`]],
  ['Late', 0, [`${ERROR} failed (too late)`]],
])('%s: %d of three events are lost, and the transport beside it has them all', async (name, lost, said) => {
  const opened = await open(name);
  for (const message of ['one', 'two', 'three']) opened.outlets.emit(eventOf({ message }));
  await opened.outlets.close();
  expect(opened.outlets.dropped).toBe(lost);
  expect(opened.said()).toEqual(said);
  expect(opened.written()).toEqual(['INFO notice one', 'INFO notice two', 'INFO notice three']);
});

test('one that ends its thread: said once, and all later events are lost', async () => {
  const { outlets, said } = await open('Ending');
  const isSaid = () => said().length > 0;
  outlets.emit(eventOf());
  await expect.poll(isSaid, { timeout: 20_000 }).toBe(true);
  for (let count = 0; count < 3; count++) outlets.emit(eventOf());
  await outlets.close();
  expect(outlets.dropped).toBe(4);
  expect(said()[0]).toBe(`${ERROR} failed (transport thread ended)`);
});

test('one that takes nothing: a thousand events wait, the others are lost at once', async () => {
  const { outlets, said } = await open('Silent');
  for (let count = 0; count < 1500; count++) outlets.emit(eventOf());
  expect(outlets.dropped).toBeGreaterThanOrEqual(500);
  expect(said()[0]).toBe(`${ERROR} is behind: 1 line is lost`);
  await outlets.close();
  expect(outlets.dropped).toBeGreaterThanOrEqual(1500);
});

test.each(['CRITICAL', 'critical'])("a level, %s, is one of the events' own", async (level) => {
  const file = join(temporaryFolder(), 'written');
  const transport = { module: MODULE, export: 'Writing', options: { file, level } };
  const outlets = new Outlets(await openTransports(parseConfig({ transports: [transport] })));
  for (const event of [eventOf(), verdictOf({ message: 'it' }), eventOf({ level: 'ERROR' })])
    outlets.emit(event);
  await outlets.close();
  expect(linesOf(file)).toEqual(['CRITICAL verdict it']);
  expect(outlets.dropped).toBe(0);
});

test.each([
  [
    'a file that is not there',
    { module: '/nowhere.mjs' },
    /^\/nowhere.mjs: expected a transport of winston, got .*Cannot find module/,
  ],
  [
    'several classes',
    { module: MODULE },
    /expected a transport as default or only class .*, got the exports Blocking, /,
  ],
  [
    'a name that is not there',
    { module: MODULE, export: 'writing' },
    /expected a class writing, got the exports/,
  ],
  [
    'no transport',
    { module: MODULE, export: 'NoTransport' },
    /expected a transport of winston with a log\(\)/,
  ],
  [
    'options that it does not like',
    { module: MODULE, export: 'Unmade' },
    /got transport thread failed: expected a host,\\ngot none$/,
  ],
])('%s is refused, and nothing is left open', async (_, transport, message) => {
  const good = { module: MODULE, export: 'Silent' };
  const stream = new Sink();
  const opening = openTransports({ transports: [good, transport] }, { stream });
  await expect(opening).rejects.toMatchObject({ code: 'CS_CONFIG', message: expect.stringMatching(message) });
  expect(stream.text).toBe('');
});
