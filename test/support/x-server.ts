import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

const FIRST_DISPLAY = 1_000;
let taken = 0;

/** A private X server (Xvfb) with a client that listens to keys, both ended by their own handles. */
export interface XServer {
  /** `:N` */
  readonly display: string;
  readonly pid: number;
  /** Starts a window manager (jwm), in place of the client that listens to keys. The function kills it. */
  manageWindows(): Promise<() => Promise<void>>;
  /** Opens a window (xev) and resolves with its number once it is there; it ends with the server. */
  openWindow(): Promise<string>;
  /** Sets the process that a window names, or removes it. */
  nameProcess(window: string, pid: number | null): Promise<void>;
  /** Runs xdotool on this display and waits for its end. */
  xdotool(...args: string[]): Promise<void>;
  /** Ends server and client, by default with SIGTERM, and waits for their exits. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * A display that no server has and that no test file running beside this one asks for: a server that has to come back
 * on the same display must find it free.
 */
export function freeDisplay(): string {
  let number: number;
  do number = FIRST_DISPLAY + (process.pid % 5_000) * 10 + (taken++ % 10);
  while (existsSync(`/tmp/.X11-unix/X${number}`));
  return `:${number}`;
}

/** Starts a server and waits until it takes connections. */
export async function startXServer(display = freeDisplay()): Promise<XServer> {
  const server = spawn(
    'Xvfb',
    [display, '-displayfd', '3', '-screen', '0', '320x240x8', '-nolisten', 'tcp', '-noreset'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  await Promise.race([once(server.stdio[3] as Readable, 'data'), failAtExit(server, 'Xvfb')]);
  // An idle server keeps recorded events back until it has something for a client that asked for input.
  const listener = spawn('xev', ['-root', '-display', display], { stdio: 'ignore' });
  await once(listener, 'spawn');
  const clients: ChildProcess[] = [];
  const environment = { ...process.env, DISPLAY: display };
  return {
    display,
    pid: server.pid as number,
    async xdotool(...args) {
      await promisify(execFile)('xdotool', args, { env: environment });
    },
    async manageWindows() {
      // It has asked for what only one client may have of the root window.
      await endProcess(listener, 'SIGKILL');
      const manager = spawn('jwm', ['-f', '/dev/null'], { stdio: 'ignore', env: environment });
      clients.push(manager);
      const show = () => promisify(execFile)('xprop', ['-root', '_NET_SUPPORTED'], { env: environment });
      // The only sign that a window manager is ready is what it announces.
      while (!(await show()).stdout.includes('_NET_ACTIVE_WINDOW')) {
        if (manager.exitCode !== null) throw new Error(`jwm ended at its start: exit ${manager.exitCode}`);
      }
      return () => endProcess(manager, 'SIGKILL');
    },
    async openWindow() {
      const window = spawn('xev', [], { stdio: ['ignore', 'pipe', 'ignore'], env: environment });
      clients.push(window);
      for await (const [text] of on(window.stdout, 'data', { close: ['end'] })) {
        const [, number] = /Outer window is (0x[0-9a-f]+)/.exec(String(text)) ?? [];
        if (number === undefined) continue;
        // What it says from now on is not read, and must not fill the pipe.
        window.stdout.resume();
        return number;
      }
      throw new Error('xev ended before it had a window');
    },
    async nameProcess(window, pid) {
      const change = pid === null ? ['-remove', '_NET_WM_PID'] : ['-set', '_NET_WM_PID', String(pid)];
      const format = ['-f', '_NET_WM_PID', '32c'];
      await promisify(execFile)('xprop', ['-id', window, ...format, ...change], { env: environment });
    },
    async end(signal = 'SIGTERM') {
      for (const client of clients) await endProcess(client, 'SIGKILL');
      await endProcess(server, signal);
      await endProcess(listener, 'SIGKILL');
    },
  };
}

async function failAtExit(child: ChildProcess, name: string): Promise<never> {
  const [code, signal] = await once(child, 'exit');
  throw new Error(`${name} ended at its start: ${signal ?? `exit ${code}`}`);
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
