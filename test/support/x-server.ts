import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
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
  return {
    display,
    pid: server.pid as number,
    async xdotool(...args) {
      await promisify(execFile)('xdotool', args, { env: { ...process.env, DISPLAY: display } });
    },
    async end(signal = 'SIGTERM') {
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
