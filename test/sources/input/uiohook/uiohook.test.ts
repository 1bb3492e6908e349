import { afterEach, beforeEach, expect } from 'vitest';
import { testWith } from '../../../support/requirements.js';
import { startXServer, type XServer } from '../../../support/x-server.js';
import { eventsOf, type InputRecord, type Observed, observe, statesOf } from '../observe.js';

// Real events of a real X server, through the real hook in its child.
const test = testWith('Xvfb', 'xdotool', 'xev');
const hasPress = (record: InputRecord) => eventsOf([record]).some(({ what }) => what.endsWith('down'));
const now = () => Number(process.hrtime.bigint()) / 1e6;

let server: XServer;
let source: Observed;

beforeEach(async () => {
  server = await startXServer();
  process.env.DISPLAY = server.display;
  source = observe({ source: 'auto' });
  await source.said('ready');
});

afterEach(async () => {
  source.stop();
  await server.end();
});

test('clicks arrive with their channel, their own times and their holds', async () => {
  const before = now();
  await server.xdotool('click', '--repeat', '5', '--delay', '40', '1');
  const after = now();
  const events = await source.events(10);
  expect(events.map(({ what }) => what)).toEqual(Array(5).fill(['left down', 'left up']).flat());
  // Event times are cut to whole milliseconds.
  for (const { time } of events) expect(time).toBeGreaterThanOrEqual(Math.floor(before) - 1);
  for (const { time } of events) expect(time).toBeLessThanOrEqual(after);
  const downs = events.filter(({ what }) => what === 'left down');
  expect((downs.at(-1)?.time as number) - (downs[0]?.time as number)).toBeGreaterThanOrEqual(4 * 40 - 1);
  events.forEach(({ hold, time }, index) => {
    const press = events[index - 1];
    expect(hold).toEqual(index % 2 === 0 ? Number.NaN : time - (press?.time as number));
  });
  expect(downs.map(({ sameKey }) => sameKey)).toEqual([false, true, true, true, true]);
});

test('each button has its channel; the wheel and motion are no presses', async () => {
  await server.xdotool('click', '4', 'click', '5', 'mousemove', '10', '10');
  await server.xdotool('click', '1', 'click', '2', 'click', '3', 'click', '8', 'click', '9', 'key', 'a');
  const events = await source.events(12);
  expect(events.filter(({ what }) => what.endsWith('down')).map(({ what }) => what)).toEqual([
    'left down',
    'other down',
    'right down',
    'other down',
    'other down',
    'keyboard down',
  ]);
});

test('a held key is one press, however long the server repeats it', async () => {
  await server.xdotool('keydown', 'w', 'sleep', '1.2', 'keyup', 'w', 'key', 'a', 'key', 'a');
  const events = await source.events(6);
  expect(events.map(({ what }) => what)).toEqual(Array(3).fill(['keyboard down', 'keyboard up']).flat());
  expect(events[1]?.hold).toBeGreaterThanOrEqual(1_199);
  expect(events.map(({ sameKey }) => sameKey)).toEqual([false, false, false, false, true, false]);
});

// Event times are whole milliseconds: such a release and the press behind it may have the same one.
test('a key that is pressed again at once after its release is a press each time, not a held key', async () => {
  const press = ['keydown', '--delay', '0', 'w', 'sleep', '0.06'];
  const release = ['keyup', '--delay', '0', 'w', 'sleep', '0.0003'];
  await server.xdotool(
    ...Array(20)
      .fill([...press, ...release])
      .flat(),
  );
  const events = await source.events(40);
  expect(events.map(({ what, fresh }) => [what, fresh])).toEqual(
    Array(20)
      .fill([
        ['keyboard down', true],
        ['keyboard up', false],
      ])
      .flat(),
  );
});

test('two keys that overlap keep their own holds', async () => {
  await server.xdotool(
    'keydown',
    'w',
    'sleep',
    '0.1',
    'keydown',
    'd',
    'sleep',
    '0.1',
    'keyup',
    'w',
    'keyup',
    'd',
  );
  const [, second, first, last] = await source.events(4);
  expect(first?.hold).toBeGreaterThanOrEqual(199);
  expect(last?.hold).toBe((last?.time as number) - (second?.time as number));
});

test('presses are followed by a hop, and times of records never go backwards', async () => {
  await server.xdotool('click', '--repeat', '20', '--delay', '10', '1');
  await source.events(40);
  await source.until((records) => {
    const lastPress = records.findLastIndex((record) => hasPress(record));
    return records.slice(lastPress).find(({ kind }) => kind === 'hop');
  });
  expect(source.records.filter(({ kind }) => kind === 'hop').length).toBeGreaterThan(1);
  const times = source.records.map(({ time }) => time);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(statesOf(source.records)).toEqual(['ready']);
});

// XTEST is all that can press here: Xvfb has no other device. That a hand's press has no such mark cannot be tested.
test('the server names XTEST as the device of each press: a program made it', async () => {
  await server.xdotool('click', '--repeat', '200', '--delay', '2', '1');
  await server.xdotool(
    'mousedown',
    '1',
    'mousedown',
    '3',
    'mouseup',
    '1',
    'mouseup',
    '3',
    'key',
    'a',
    'b',
    'click',
    '2',
  );
  const events = await source.events(400 + 10);
  for (const { what, injected } of events) expect([what, injected]).toEqual([what, what.endsWith('down')]);
});
