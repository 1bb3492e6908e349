import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect } from 'vitest';
import { builtFile } from '../../../src/threads/built-file.js';
import { testWith } from '../../support/requirements.js';
import { freeDisplay, startXServer, type XServer } from '../../support/x-server.js';
import { inputChildren, isRunning, type Observed, observe, statesOf } from './observe.js';

const test = testWith('Xvfb', 'xdotool', 'xev');

let server: XServer | undefined;
let source: Observed | undefined;

beforeEach(() => {
  process.env.DISPLAY = freeDisplay();
});

afterEach(async () => {
  source?.stop();
  await server?.end();
  server = source = undefined;
});

async function startSource(blindAfter = 60_000): Promise<{ source: Observed; server: XServer }> {
  server = await startXServer(process.env.DISPLAY);
  source = observe({ source: 'uiohook', blindAfter });
  await source.said('ready');
  return { source, server };
}

async function expectClickArrives(live: Observed, x: XServer): Promise<void> {
  const before = live.records.length;
  await x.xdotool('click', '1');
  await live.until((records) => records.slice(before).find(({ kind }) => kind === 'input'));
}

const onlyChild = () => {
  const children = inputChildren();
  expect(children).toHaveLength(1);
  return children[0] as number;
};

test('a killed child: blind at once, started again, recovered', async () => {
  const live = await startSource();
  const child = onlyChild();
  process.kill(child, 'SIGKILL');
  const blind = await live.source.said('blind');
  expect(blind.message).toContain('SIGKILL');
  expect(blind.backend).toBe('uiohook');
  await live.source.said('recovered');
  expect(onlyChild()).not.toBe(child);
  await expectClickArrives(live.source, live.server);
  expect(statesOf(live.source.records)).toEqual(['ready', 'blind', 'recovered']);
});

test('a child that hangs is ended and replaced', async () => {
  const live = await startSource();
  const child = onlyChild();
  process.kill(child, 'SIGSTOP');
  const blind = await live.source.said('blind');
  expect(blind.message).toMatch(/did not respond for \d+ ms/);
  await live.source.said('recovered');
  expect(onlyChild()).not.toBe(child);
});

test('the display server killed, gone for longer than allowed, and back on the same display', async () => {
  const live = await startSource(700);
  await live.server.end('SIGKILL');
  await live.source.said('blind');
  const lost = await live.source.said('lost');
  expect(lost.message).toContain(`display ${process.env.DISPLAY} does not answer`);
  server = await startXServer(process.env.DISPLAY);
  await live.source.said('recovered');
  await expectClickArrives(live.source, server);
  expect(statesOf(live.source.records)).toEqual(['ready', 'blind', 'lost', 'recovered']);
});

test('a display server that hangs: blind while it does not answer, without a new child', async () => {
  const live = await startSource();
  const child = onlyChild();
  process.kill(live.server.pid, 'SIGSTOP');
  try {
    const blind = await live.source.said('blind');
    expect(blind.message).toContain('does not answer');
  } finally {
    process.kill(live.server.pid, 'SIGCONT');
  }
  await live.source.said('recovered');
  expect(onlyChild()).toBe(child);
  await expectClickArrives(live.source, live.server);
});

test('no display at the start: blind, lost once, and ready when it appears', async () => {
  source = observe({ source: 'uiohook', blindAfter: 500 });
  const blind = await source.said('blind');
  expect(blind.message).toContain(`display ${process.env.DISPLAY} does not answer`);
  await source.said('lost');
  server = await startXServer(process.env.DISPLAY);
  await source.said('ready');
  await expectClickArrives(source, server);
  expect(statesOf(source.records)).toEqual(['blind', 'lost', 'ready']);
});

test('no display named: blind with the reason', async () => {
  delete process.env.DISPLAY;
  source = observe({ source: 'uiohook', blindAfter: 0 });
  await source.said('lost');
  expect(statesOf(source.records)).toEqual(['blind', 'lost']);
  expect((await source.said('blind')).message).toBe('DISPLAY is not set');
});

test('unsubscribing ends the child, whatever it was doing', async () => {
  const live = await startSource();
  live.source.stop();
  source = observe({ source: 'uiohook' });
  source.stop();
  while (inputChildren().length > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(live.source.records.at(-1)).toMatchObject({ state: 'ready' });
});

test('each subscription has a child of its own', async () => {
  const live = await startSource();
  const second = observe({ source: 'uiohook' });
  await second.said('ready');
  expect(inputChildren()).toHaveLength(2);
  second.stop();
  await expectClickArrives(live.source, live.server);
  expect(second.records.map(({ kind }) => kind)).toEqual(['input-health']);
});

test('a child does not outlive a monitor that was killed', async () => {
  server = await startXServer(process.env.DISPLAY);
  const built = builtFile(
    new URL('../../../src/cli/main.ts', import.meta.url).href,
    '../sources/input/input-source.js',
  );
  const options = JSON.stringify({
    source: 'uiohook',
    devices: [],
    hop: 100,
    hopJitter: 0,
    blindAfter: 1_000,
  });
  const program = `
    const { createInputSource } = await import(${JSON.stringify(built.href)});
    createInputSource(${options}).subscribe(({ state }) => console.log(state));`;
  const monitor = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(monitor.stdout, 'data');
  expect(String(said)).toBe('ready\n');
  const [child] = inputChildren(monitor.pid);
  monitor.kill('SIGKILL');
  await once(monitor, 'exit');
  while (isRunning(child as number)) await new Promise((resolve) => setImmediate(resolve));
});
