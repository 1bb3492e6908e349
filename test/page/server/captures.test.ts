import { expect, test } from 'vitest';
import type { Question } from '../../../src/page/server/messages.js';
import type { TapeFacts } from '../../../src/page/stream/answers.js';
import type { Snapshot } from '../../../src/page/stream/messages.js';
import {
  ask,
  bearer,
  eventOf,
  frameOf,
  Listener,
  ofCapture,
  openTestPage,
  pressOf,
  setup,
  type TestPage,
} from '../support.js';

const CLEAN = { ...setup, replayOf: 'clean.ndjson' };
const ATTACKED = { ...setup, replayOf: 'attacked.ndjson', startMs: 5000 };

const answerOf = async (page: TestPage, path: string) => {
  const { status, json } = await ask(page.origin + path, { headers: bearer(page) });
  return { status, body: json() };
};

/** Two captures, of which the second has one frame more. */
async function openTwo(asked: [number, Question][] = []): Promise<TestPage> {
  const page = await openTestPage({
    setups: [CLEAN, ATTACKED],
    onQuestion: async (question, session) => {
      asked.push([session, question]);
      return undefined;
    },
  });
  page.post(frameOf(1), []);
  page.post(frameOf(1), [], { ofCapture: ofCapture(1) });
  const verdict = { ...eventOf(7), kind: 'verdict', code: 'FI-INP-001' } as ReturnType<typeof eventOf>;
  const scenes = [{ sequence: 7, map: null, presses: [] }];
  page.post(frameOf(2, { events: [verdict], presses: [pressOf(1400), pressOf(1450)] }), scenes, {
    ofCapture: ofCapture(1),
  });
  await page.drained();
  return page;
}

test('each capture has its own stream, tape, figures and scenes', async () => {
  const page = await openTwo();
  expect(await answerOf(page, '/captures')).toEqual({
    status: 200,
    body: { names: ['clean.ndjson', 'attacked.ndjson'] },
  });
  const heard = await Promise.all(
    ['/stream', '/stream?capture=1'].map(async (path, session) => {
      const listener = await Listener.open(page, {}, path);
      const events = await listener.until(({ data }) => data.number === session + 1);
      return events.at(-1)?.data.setup.replayOf;
    }),
  );
  expect(heard).toEqual(['clean.ndjson', 'attacked.ndjson']);
  const at = async (query: string) => (await answerOf(page, `/at?time=9000${query}`)).body as Snapshot;
  expect([(await at('')).number, (await at('&capture=0')).number, (await at('&capture=1')).number]).toEqual([
    1, 1, 2,
  ]);
  expect((await at('&capture=1')).setup).toEqual(ATTACKED);
  expect((await answerOf(page, '/scene?sequence=7')).status).toBe(404);
  expect((await answerOf(page, '/scene?sequence=7&capture=1')).status).toBe(200);
  const totalsOf = async (path: string) => ((await answerOf(page, path)).body as TapeFacts).totals;
  expect(await totalsOf('/tape')).toEqual({ verdicts: [], findings: [], presses: [], blindMs: 0 });
  expect(await totalsOf('/tape?capture=1')).toEqual({
    ...{ verdicts: [['FI-INP-001', 1]], findings: [], presses: [['left', 2]], blindMs: 0 },
  });
});

test('a question says which capture it is about', async () => {
  const asked: [number, Question][] = [];
  const page = await openTwo(asked);
  await answerOf(page, '/what-if?hits.threshold=2&capture=1');
  await answerOf(page, '/what-if?hits.threshold=4&capture=0');
  expect(asked).toEqual([
    [1, { what: 'what-if', knobs: { 'hits.threshold': '2' } }],
    [0, { what: 'what-if', knobs: { 'hits.threshold': '4' } }],
  ]);
});

test.each(['2', '-1', '0.5', 'x', '', '1&capture=0', '99999999999999999999'])(
  'there is no capture %j',
  async (name) => {
    const page = await openTwo();
    for (const path of ['/stream?', '/tape?', '/at?time=9000&', '/series?from=0&to=1&most=1&'])
      expect((await answerOf(page, `${path}capture=${name}`)).status).toBe(404);
  },
);

test('a live session is no capture, and has none beside it', async () => {
  const page = await openTestPage();
  expect((await answerOf(page, '/captures')).status).toBe(404);
  expect((await answerOf(page, '/series?from=0&to=1&most=1&capture=0')).status).toBe(200);
  expect((await answerOf(page, '/series?from=0&to=1&most=1&capture=1')).status).toBe(404);
});

test('each capture ends with its own last frame', async () => {
  const page = await openTwo();
  const listeners = await Promise.all(
    ['/stream', '/stream?capture=1'].map((path) => Listener.open(page, {}, path)),
  );
  await page.close(0);
  const ends = await Promise.all(listeners.map((listener) => listener.until(({ event }) => event === 'end')));
  expect(ends.map((events) => events.at(-2)?.data.number)).toEqual([1, 2]);
});
