// Looking through a capture in Chromium: how soon there is a picture, how long a moment takes, how long other settings take.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { openCapture } from '../../dist/capture/writer.js';
import { configToJson, parseConfig } from '../../dist/config/parse.js';
import { createRandom } from '../../dist/simulate/random.js';
import { nodeMap } from './node-map.mjs';
import { atMost, beside, median, NOISY, temporary } from './tools.mjs';

const PROCESS = { key: '4211:1', pid: 4211, name: 'game', executable: '/usr/games/game', isTarget: true };
const ABOUT = { key: PROCESS.key, pid: PROCESS.pid };
const SCAN = { fact: 'regions', ...ABOUT };
const MINUTE_MS = 60_000;
const EVENTS_A_MINUTE = 200_000 / 60;

/** 1,000 scans a second, told as counts of a tenth of a second; a new map each minute; presses at the pace of a busy hand. */
function* records(minutes) {
  const { next: random } = createRandom(1);
  yield { kind: 'target-found', time: 1, process: PROCESS };
  for (let minute = 0; minute < minutes; minute++) {
    const beginMs = 1 + minute * MINUTE_MS;
    yield { kind: 'observed', time: beginMs, value: nodeMap(minute), ...SCAN };
    let nextPressMs = beginMs;
    for (let tick = 1; tick < 600; tick++) {
      const time = beginMs + tick * 100;
      const pressed = [];
      for (; nextPressMs < time; nextPressMs += (-Math.log(1 - random()) * MINUTE_MS) / EVENTS_A_MINUTE)
        pressed.push(nextPressMs);
      if (pressed.length > 0) {
        // A channel after another, pressed and released in turn.
        const marks = Uint8Array.from(pressed, (_, index) => ((index % 8) % 4) | (index % 8 > 3 ? 4 : 0));
        const holds = Float64Array.from(marks, (mark) => (mark & 4 ? 30 + 60 * random() : Number.NaN));
        yield { kind: 'input', time, times: Float64Array.from(pressed), marks, holds };
        yield { kind: 'hop', time };
      }
      yield { kind: 'unchanged', time, firstTime: time - 99, count: 100, ...SCAN };
    }
  }
}

async function makeCapture(name, minutes) {
  const path = temporary(name);
  const capture = await openCapture(path, {
    clock: { monotonicMs: 0, epochMs: Date.UTC(2025, 0, 1) },
    platform: 'linux',
    clearsight: '0.1.0',
    config: configToJson(parseConfig({ pid: [PROCESS.pid] })),
  });
  let queued = 0;
  for (const record of records(minutes)) {
    capture.write({ record });
    // The writer's thread has its turn.
    if (++queued % 2000 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await capture.close();
  if (capture.lost > 0) throw new Error(`${capture.lost} records of the capture were lost`);
  return path;
}

/** Views a capture in a browser that runs already. */
async function view(path, body) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const page = await browser.newPage();
  const startMs = performance.now();
  const command = spawn(
    process.execPath,
    [beside('../../dist/cli/main.js'), 'view', path, '--page', '127.0.0.1:0'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const ended = once(command, 'exit');
  try {
    const lines = createInterface({ input: command.stderr })[Symbol.asyncIterator]();
    const { value = '' } = await lines.next();
    await page.goto(value.replace('Page: ', ''));
    await page.getByText('PID 4211').first().waitFor();
    return await body(page, performance.now() - startMs);
  } finally {
    await browser.close();
    command.kill('SIGTERM');
    await ended;
  }
}

/** Moves the slider to some places, and waits for each until the page shows it. */
const scrub = (page) =>
  page.evaluate(async () => {
    const slider = document.querySelector('.tape input[type=range]');
    const shown = document.querySelector('.tape output');
    const [from, to] = [Number(slider.min), Number(slider.max)];
    const times = [];
    for (let place = 0; place < 20; place++) {
      const before = shown.textContent;
      const beginMs = performance.now();
      slider.value = String(from + ((to - from) * ((place * 7) % 20)) / 20 + 1000);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      while (shown.textContent === before) await new Promise(requestAnimationFrame);
      times.push(performance.now() - beginMs);
    }
    return times;
  });

/** The end of a capture is known when it has been judged to its end. */
const judged = (page, lengthMs) =>
  page.waitForFunction(
    (endMs) => Number(document.querySelector('.tape input[type=range]')?.max) > endMs,
    lengthMs - 1000,
    { timeout: 120_000 },
  );

export const viewRows = [
  {
    name: 'view',
    what: 'an hour at 1,000 scans/s with 200,000 presses and releases, looked through in Chromium',
    async measure({ isQuick }) {
      const minutes = isQuick ? 10 : 60;
      const path = await makeCapture('hour.ndjson', minutes);
      return view(path, async (page, firstMs) => {
        await judged(page, minutes * MINUTE_MS);
        const times = await scrub(page);
        return {
          note: `a moment: median ${median(times).toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms, over ${minutes} minutes`,
          checks: [
            atMost('first picture, from the start of the command', firstMs, 2000, 'ms', NOISY),
            atMost('to any moment, longest of 20', Math.max(...times), 150, 'ms', NOISY),
          ],
        };
      });
    },
  },
  {
    name: 'view-what-if',
    what: 'other settings on ten minutes of that',
    async measure() {
      const minutes = 10;
      const path = await makeCapture('minutes.ndjson', minutes);
      return view(path, async (page) => {
        await judged(page, minutes * MINUTE_MS);
        await page.getByRole('link', { name: 'What if' }).click();
        await page.getByText(/come, \d+ go/).waitFor();
        const times = [];
        for (const rate of ['25', '30', '35', '40', '45']) {
          times.push(
            await page.evaluate(async (value) => {
              const slider = document.querySelector('[id$="-input.maxRate"]');
              const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
              const beginMs = performance.now();
              setter.call(slider, value);
              slider.dispatchEvent(new Event('input', { bubbles: true }));
              const isThere = () => document.querySelector('.what-if pre')?.textContent.includes(`:${value}`);
              while (!isThere()) await new Promise(requestAnimationFrame);
              return performance.now() - beginMs;
            }, rate),
          );
        }
        return {
          note: `slider to verdicts: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`,
          checks: [atMost('slider to new verdicts, median of 5', median(times), 500, 'ms', NOISY)],
        };
      });
    },
  },
];
