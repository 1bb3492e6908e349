// `npm run look`: makes the pictures of docs/look.md from a real run: a small game, a hand and a clicker on an X server, memory that is
// injected, and Debian's chromium (Xvfb and xdotool too: `npm test` installs them).
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const run = promisify(execFile);
const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const MAIN = path('dist/cli/main.js');
const VIEWPORT = { width: 1280, height: 820 };
const children = [];
let browser;
const folder = mkdtempSync(join(tmpdir(), 'clearsight-look-'));
mkdirSync(path('docs/look'), { recursive: true });

try {
  const display = await startX();
  const env = { ...process.env, DISPLAY: display };
  const game = start(process.execPath, ['--jitless', path('dist/cli/demo/game.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(game.stdout, 'data');
  const server = start('sleep', ['120']);
  const pids = [game, server].flatMap(({ pid }) => ['--pid', `${pid}`]);
  const watch = startMonitor(['watch', ...pids, '--keep-watching', '--record', 'session.ndjson'], env);
  const page = await open(await addressOf(watch));
  await page.getByText('is read (uiohook)').waitFor();
  await click(env, hand(40));
  game.stdin.write('inject\n');
  await page.getByText('1 with a verdict').waitFor();
  await click(env, ['click', '--repeat', '90', '--delay', '33', '1']);
  await page.getByText('2 verdicts').first().waitFor();

  await show(page, 'now', 'now-light');
  await show(page, 'time', 'time-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await go(page, 'events');
  await page.getByText('Repeated detection of suspicious executable memory').first().click();
  await page.getByText('in a finding').first().waitFor();
  await picture(page, 'why-dark');
  const ended = once(watch, 'exit');
  watch.kill('SIGINT');
  await ended;

  const view = startMonitor(['view', 'session.ndjson'], env);
  const past = await open(await addressOf(view));
  await past.getByRole('slider', { name: 'Moment of the capture' }).waitFor();
  await go(past, 'what-if');
  await past.getByText(/come, \d+ go/).waitFor();
  const knob = past.getByRole('slider', { name: /hits.threshold/ });
  await knob.focus();
  await knob.press('End');
  await past.getByText('This is not the recorded judgement').waitFor();
  await past.getByText('− goes').waitFor();
  await picture(past, 'what-if-light');
} finally {
  for (const child of children) child.kill('SIGKILL');
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
}

function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'ignore', cwd: folder, ...options });
  children.push(child);
  return child;
}

function startMonitor(args, env) {
  return start(process.execPath, [MAIN, ...args, '--page', '127.0.0.1:0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env,
  });
}

/** A free display of its own. */
async function startX() {
  const server = start('Xvfb', ['-displayfd', '1', '-screen', '0', '800x600x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [number] = await once(server.stdout, 'data');
  return `:${String(number).trim()}`;
}

async function addressOf({ stderr }) {
  for await (const line of createInterface({ input: stderr })) {
    const [, address] = /[Pp]age: (\S+)$/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('the monitor ended before it had a page');
}

function click(env, args) {
  return run('xdotool', args, { env });
}

/** Clicks as irregular as a hand's, as arguments of xdotool. */
function hand(clicks) {
  return Array.from({ length: clicks }, (_, index) => {
    const [hold, wait] = [0.05 + ((index * 7) % 10) / 250, 0.08 + ((index * 13) % 17) / 60];
    return ['mousedown', '1', 'sleep', hold.toFixed(3), 'mouseup', '1', 'sleep', wait.toFixed(3)];
  }).flat();
}

async function open(address) {
  browser ??= await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: VIEWPORT, colorScheme: 'light' });
  await page.goto(address);
  return page;
}

async function go(page, view) {
  await page.evaluate((name) => {
    location.hash = `view=${name}`;
  }, view);
}

async function show(page, view, name) {
  await go(page, view);
  await page.locator('nav a[aria-current=page]').waitFor();
  await picture(page, name);
}

async function picture(page, name) {
  // What is drawn is drawn with the next frame of the monitor.
  await page.waitForTimeout(1000);
  await page.screenshot({ path: path(`docs/look/${name}.png`) });
}
