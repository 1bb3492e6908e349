import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { FIGURES } from '../../../src/figures/figures.js';
import { BUCKET_BOUNDS_SECONDS, TimeBuckets } from '../../../src/figures/time-buckets.js';
import { parseAddress } from '../../../src/page/address.js';
import { type OpenPage, openPage } from '../../../src/page/open-page.js';
import type { LiveFigures } from '../../../src/page/server/messages.js';
import { testWith } from '../../support/requirements.js';
import { ask, frameOf, openTestPage, rowOf, setup } from '../support.js';

const OPEN_METRICS = { accept: 'application/openmetrics-text; version=1.0.0,text/plain;q=0.5' };
const HOSTILE = '"} 1\n<img src=x>\u202e';

const metricsAt = (address = '0', scanTimes = new TimeBuckets()) => ({
  address: parseAddress(address, '--metrics'),
  scanTimes: scanTimes.shared,
  configSha256: 'ab'.repeat(32),
});

const live = (change: Partial<LiveFigures> = {}): LiveFigures => ({
  ...{ judgementAgeMs: 50, isStuck: false, verdicts: { 'FI-MEM-001': 2, 'FI-INP-001': 0 }, droppedEvents: 1 },
  receivers: [
    {
      ...{ name: 'webhook', accepted: 10, delivered: 6, pending: 1, oldestPendingMs: 5000 },
      ...{ dropped: { refused: 1, missing: 2 }, attempts: { delivered: 6, failed: 5 } },
    },
    {
      ...{ name: 'syslog', accepted: 3, delivered: 3, pending: 0, oldestPendingMs: null },
      ...{ dropped: { refused: 0, missing: 0 }, attempts: { delivered: 3, failed: 0 } },
    },
  ],
  ...change,
});

async function scrape(
  { metricsUrl }: Pick<OpenPage, 'metricsUrl'>,
  headers: Record<string, string> = {},
): Promise<string> {
  const { status, body } = await ask(metricsUrl, { headers });
  expect(status).toBe(200);
  return String(body);
}

/** The value of a series in a text; undefined where it is not in it. */
function seriesIn(text: string, series: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

/** A page's thread that serves figures alone, of one frame. */
async function openFigures(scanTimes?: TimeBuckets) {
  const page = await openTestPage({ metrics: metricsAt('0', scanTimes) });
  const rows = [
    rowOf('a', { name: HOSTILE, executable: HOSTILE, lastScanMs: 900 }),
    rowOf('b', { state: 'verdict', lastScanMs: 950 }),
    rowOf('c', { state: 'ended', endedMs: 990, lastScanMs: 990 }),
  ];
  const sources = (['processes', 'memory', 'input'] as const).map((name, index) => ({
    ...{ name, message: HOSTILE, sinceMs: 0 },
    state: (['sees', 'blind', 'off'] as const)[index] ?? 'off',
  }));
  page.post(frameOf(1, { timeMs: 1000, processes: rows, sources, unlisted: 3 }), [], { live: live() });
  await page.drained();
  return page;
}

test('figures are told as they stand, and no word of the watched side is in them', async () => {
  const scanTimes = new TimeBuckets();
  for (const ns of [20_000, 20_000, 3_000_000]) scanTimes.record(ns);
  const text = await scrape(await openFigures(scanTimes));
  const values = Object.entries({
    'clearsight_processes{state="clean"}': 1,
    'clearsight_processes{state="verdict"}': 1,
    'clearsight_processes{state="not-listed"}': 3,
    'clearsight_source_blind{source="processes"}': 0,
    'clearsight_source_blind{source="memory"}': 1,
    'clearsight_source_watched{source="input"}': 0,
    'clearsight_verdicts_total{code="FI-MEM-001"}': 2,
    'clearsight_verdicts_total{code="FI-INP-001"}': 0,
    clearsight_judgement_stuck: 0,
    clearsight_outlet_dropped_events_total: 1,
    'clearsight_scan_duration_seconds_bucket{le="0.00001"}': 0,
    'clearsight_scan_duration_seconds_bucket{le="0.000025"}': 2,
    'clearsight_scan_duration_seconds_bucket{le="+Inf"}': 3,
    clearsight_scan_duration_seconds_count: 3,
    clearsight_session_start_time_seconds: 1_700_000_000,
    'clearsight_forward_accepted_events_total{receiver="webhook"}': 10,
    'clearsight_forward_delivered_events_total{receiver="webhook"}': 6,
    'clearsight_forward_pending_events{receiver="webhook"}': 1,
    'clearsight_forward_dropped_events_total{receiver="webhook",reason="refused"}': 1,
    'clearsight_forward_dropped_events_total{receiver="webhook",reason="missing"}': 2,
    'clearsight_forward_attempts_total{receiver="webhook",result="failed"}': 5,
    'clearsight_forward_pending_events{receiver="syslog"}': 0,
  });
  for (const [series, value] of values) expect([series, seriesIn(text, series)]).toEqual([series, value]);
  expect(seriesIn(text, 'clearsight_scan_duration_seconds_sum')).toBeCloseTo(0.003_04, 9);
  const oldest = 'clearsight_forward_oldest_pending_age_seconds';
  expect(seriesIn(text, `${oldest}{receiver="webhook"}`)).toBeGreaterThanOrEqual(5);
  expect(text).not.toContain(`${oldest}{receiver="syslog"}`);
  expect(text).toContain(`sha256="${'ab'.repeat(32)}"`);
  expect(text).not.toMatch(/img|\u202e|game/);
  expect(text.match(/_bucket\{/g)).toHaveLength(BUCKET_BOUNDS_SECONDS.length + 1);
});

test('ages go on although nothing is told any more: that is how a monitor that hangs is found', async () => {
  const page = await openFigures();
  const ages = ['last_scan', 'judgement', 'main_thread'].map((name) => `clearsight_${name}_age_seconds`);
  const agesIn = (text: string) => ages.map((series) => seriesIn(text, series) as number);
  const before = agesIn(await scrape(page));
  // The newest scan was 50 ms before the frame, and so was the judgement.
  for (const [index, leastSeconds] of [0.05, 0.05, 0].entries())
    expect(before[index]).toBeGreaterThanOrEqual(leastSeconds);
  await expect
    .poll(async () => agesIn(await scrape(page)).every((age, index) => age > (before[index] as number) + 0.1))
    .toBe(true);
});

test('before the first frame there is what is known then, and no zeros for the rest', async () => {
  const page = await openTestPage({ metrics: metricsAt() });
  const text = await scrape(page);
  for (const { metric } of [FIGURES.build, FIGURES.config, FIGURES.started, FIGURES.cpu, FIGURES.memory])
    expect(text).toContain(`# TYPE ${metric} `);
  for (const { metric } of [FIGURES.scans, FIGURES.blind, FIGURES.stuck, FIGURES.verdicts])
    expect(text).not.toContain(metric);
});

testWith('promtool')('Prometheus takes both formats, and has nothing to say of the names', async () => {
  const page = await openFigures();
  const text = await scrape(page);
  expect(execFileSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })).toBe('');
  const { headers, body } = await ask(page.metricsUrl, { headers: OPEN_METRICS });
  expect(headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  expect(String(body)).toMatch(/\n# EOF\n$/);
  expect(String(body)).toContain('# TYPE clearsight_scans counter\nclearsight_scans_total 1\n');
});

test('only figures are served there, and only to who calls this machine by its name', async () => {
  const page = await openFigures();
  const { origin, port } = new URL(page.metricsUrl);
  expect((await ask(page.metricsUrl, { method: 'HEAD' })).status).toBe(200);
  for (const [path, options, status] of [
    ['/', {}, 404],
    ['/tape', {}, 404],
    ['/metrics', { method: 'POST' }, 405],
    ['/metrics', { headers: { host: `evil.example:${port}` } }, 421],
    ['/metrics', { headers: { origin: 'http://evil.example' } }, 403],
  ] as const)
    expect([path, (await ask(origin + path, options)).status]).toEqual([path, status]);
  expect((await ask(`${page.origin}/metrics`)).status).toBe(404);
});

test('figures alone are served without a page', async () => {
  const page = await openPage({
    ...{ setups: [setup], metrics: metricsAt(), insecure: false },
    ...{ onQuestion: async () => undefined, onDeath: () => {} },
  });
  onTestFinished(() => page.close(0));
  expect(page.url).toBe('');
  page.post(frameOf(1), [], { live: live({ isStuck: true, judgementAgeMs: null }) });
  await page.drained();
  const text = await scrape(page);
  expect(seriesIn(text, 'clearsight_judgement_stuck')).toBe(1);
  expect(text).not.toContain('judgement_age');
});

test('beyond this machine they are served with TLS, or when that is wanted, by any name', async () => {
  const metrics = metricsAt('0.0.0.0:0');
  await expect(openTestPage({ metrics })).rejects.toMatchObject({
    code: 'CS_USAGE',
    message: expect.stringMatching(/^--metrics: expected --page-cert FILE and --page-key FILE, or /),
  });
  const page = await openTestPage({ metrics, insecure: true });
  const { port } = new URL(page.metricsUrl);
  expect((await ask(page.metricsUrl, { headers: { host: `monitor.example:${port}` } })).status).toBe(200);
});

test('a port that was asked for and is taken, and words that are no address', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  await expect(openTestPage({ metrics: metricsAt(`${port}`) })).rejects.toMatchObject({
    code: 'CS_PAGE',
    message: `--metrics: expected a free port, got ${port} on 127.0.0.1, which is in use`,
  });
  expect(() => parseAddress('a b', '--metrics')).toThrow(
    '--metrics: expected HOST:PORT such as 127.0.0.1:9464, got "a b"',
  );
});
