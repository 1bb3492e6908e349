import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { testWith } from '../support/requirements.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { type Clearsight, clearsight } from './clearsight.js';

const PACKAGING = fileURLToPath(new URL('../../packaging/', import.meta.url));
const RULES = join(PACKAGING, 'clearsight.rules.yml');
/** Longer than a busy machine takes for some scrapes. */
const SOON = { timeout: 25_000, interval: 250 };
const METRICS = ['--metrics', '127.0.0.1:0', '--input', 'none', '--keep-watching', '--action', 'simulate'];

async function metricsOf(command: Clearsight): Promise<URL> {
  await command.said(/Metrics: \S+\n/);
  return new URL(/Metrics: (\S+)\n/.exec(command.stderr)?.[1] ?? '');
}

const scrape = async (url: URL) => (await fetch(url)).text();

/** A real Prometheus that scrapes an address every second. @returns what its query API answers: value by label */
async function prometheusOf(url: URL): Promise<(query: string) => Promise<Readonly<Record<string, number>>>> {
  const folder = temporaryFolder();
  const file = join(folder, 'prometheus.yml');
  const job = { job_name: 'clearsight', static_configs: [{ targets: [url.host] }] };
  const global = { scrape_interval: '1s', evaluation_interval: '1s' };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ global, rule_files: [RULES], scrape_configs: [job] }));
  const address = ['--web.listen-address=127.0.0.1:0', '--log.format=json'];
  const child = spawn('prometheus', [
    `--config.file=${file}`,
    `--storage.tsdb.path=${folder}/data`,
    ...address,
  ]);
  const closed = new Promise((resolve) => child.once('close', resolve));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  let said = '';
  const origin = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
      const port =
        /"Listening on"[^}]*"address":"?127\.0\.0\.1:(\d+)|"address":"127\.0\.0\.1:(\d+)"[^}]*"Listening on"/.exec(
          said,
        );
      if (port !== null) resolve(`http://127.0.0.1:${port[1] ?? port[2]}`);
    });
    child.once('close', () => reject(new Error(said)));
  });
  return async (query) => {
    const answer = await fetch(`${origin}/api/v1/query?query=${encodeURIComponent(query)}`);
    const { data } = (await answer.json()) as {
      data?: { result: { metric: Record<string, string>; value: [number, string] }[] };
    };
    return Object.fromEntries(
      (data?.result ?? []).map(({ metric, value }) => [
        metric.code ?? metric.alertname ?? metric.state ?? '',
        Number(value[1]),
      ]),
    );
  };
}

testWith('prometheus')(
  'a real Prometheus scrapes a monitor, and its rule tells of a verdict',
  { timeout: 90_000 },
  async () => {
    const target = await start('target');
    const monitor = clearsight(['watch', '--pid', `${target.pid}`, ...METRICS]);
    const query = await prometheusOf(await metricsOf(monitor));
    await expect.poll(() => query('clearsight_processes == 1'), SOON).toEqual({ clean: 1 });
    await expect.poll(() => query('rate(clearsight_scans_total[5s]) > 1'), SOON).not.toEqual({});
    expect(await query('sum by (code) (clearsight_verdicts_total) > 0')).toEqual({});
    target.send('rwx');
    await expect
      .poll(() => query('sum by (code) (clearsight_verdicts_total) > 0'), SOON)
      .toEqual({ 'FI-MEM-001': 1 });
    await expect
      .poll(() => query('ALERTS{alertstate="firing", alertname="ClearSightVerdict"}'), SOON)
      .toEqual({ 'FI-MEM-001': 1 });
    expect(await query('ALERTS{alertname!="ClearSightVerdict"}')).toEqual({});
  },
);

testWith('promtool')('the alert rules are sound: each beside what must not raise it', () => {
  execFileSync('promtool', ['check', 'rules', RULES]);
  execFileSync('promtool', ['test', 'rules', join(PACKAGING, 'clearsight.rules.test.yml')]);
});

test('a stopped monitor does not look alive: its figures grow old, or do not come', async () => {
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, ...METRICS]);
  const url = await metricsOf(monitor);
  await expect.poll(() => scrape(url), SOON).toMatch(/clearsight_processes\{state="clean"\} 1/);
  process.kill(monitor.pid, 'SIGSTOP');
  await expect(fetch(url, { signal: AbortSignal.timeout(300) })).rejects.toThrow();
  process.kill(monitor.pid, 'SIGCONT');
  await expect.poll(() => scrape(url), SOON).toMatch(/clearsight_judgement_stuck 0/);
});

test('page and figures at once, each at its own address; how to serve asks for a page where nothing else does', async () => {
  const target = await start('target');
  const both = clearsight(['watch', '--pid', `${target.pid}`, '--page', '127.0.0.1:0', ...METRICS]);
  await both.said(/Live page: http/);
  expect(await scrape(await metricsOf(both))).toContain('clearsight_build_info{');
  expect(both.stderr).not.toMatch(/Metrics: \S*#/);
  const alone = clearsight(['watch', '--pid', `${target.pid}`, '--page-insecure']);
  await alone.said(/Live page: http/);
  expect(alone.stderr).not.toContain('Metrics:');
});

test.each([
  [
    ['--metrics', '0.0.0.0:0'],
    /--metrics: expected --page-cert FILE and --page-key FILE, or --page-insecure/,
  ],
  [['--metrics', 'a b'], /--metrics: expected HOST:PORT such as 127\.0\.0\.1:9464, got "a b"/],
  [['--metrics', '127.0.0.1:65536'], /--metrics: expected HOST:PORT/],
])('%j is refused in one line', async (flags, words) => {
  const monitor = clearsight(['watch', '--pid', `${process.pid}`, ...flags]);
  expect(await monitor.ended).toBe(2);
  expect(monitor.stderr).toMatch(words);
  expect(monitor.stderr.trimEnd().split('\n')).toHaveLength(1);
});
