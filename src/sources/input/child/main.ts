/**
 * The process that holds the hook. Key codes are in it alone; what leaves goes through descriptor 3 (messages.ts).
 * It lives as long as its parent holds the other end.
 */
import { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { chooseBackend } from '../choose-backend.js';
import { type Backend, HEARTBEAT_MS, type HookSettings } from '../messages.js';
import { watchFocus } from '../x11/focus-watch.js';
import { FocusGate } from './focus-gate.js';
import type { Hook, HookSink } from './hook.js';
import { Outbox } from './outbox.js';
import { createSink } from './sink.js';

const CHOOSE_AGAIN_MS = 1_000;

const settings = JSON.parse(process.argv[2] ?? '{}') as HookSettings;
const pipe = new Socket({ fd: 3, readable: true, writable: true });
pipe.on('error', () => process.exit(0));
pipe.on('close', () => process.exit(0));
pipe.resume();
// A terminal sends these to the whole group; the parent drains first and then ends us.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
// Without a listener it opens the inspector, through which keys could be read.
process.on('SIGUSR1', () => {});

const outbox = new Outbox(pipe);
setInterval(() => outbox.beat(), HEARTBEAT_MS);
const backend = await choose();
const hook = await load(backend);
await hook.run(followFocus(createSink(outbox, backend)));

async function choose(): Promise<Backend> {
  const sink = createSink(outbox, 'none');
  for (;;) {
    const chosen = chooseBackend(settings, process.env);
    if (chosen !== null) return chosen;
    sink.state('waiting', 'DISPLAY is not set, and no device under /dev/input can be read');
    await wait(CHOOSE_AGAIN_MS);
  }
}

/** Asked to, watches the focus beside the hook. */
function followFocus(sink: HookSink): HookSink {
  if (settings.focus !== true) return sink;
  const gate = new FocusGate(sink, (pid) => outbox.send({ kind: 'focus', pid }));
  void watchFocus(process.env.DISPLAY ?? '', (focus) => gate.follow(focus));
  return gate;
}

async function load(chosen: Backend): Promise<Hook> {
  if (chosen === 'uiohook') {
    return (await import('../uiohook/uiohook-hook.js')).createUiohookHook(process.env);
  }
  return (await import('../evdev/evdev-hook.js')).createEvdevHook(settings.devices);
}
