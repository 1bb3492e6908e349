// A private X server that dies and comes back on the same display, with hands and machines that click.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

const FIRST_DISPLAY = 7_000;

export class Display {
  #server;
  #listener;

  constructor() {
    let number = FIRST_DISPLAY + (process.pid % 1_000);
    while (existsSync(`/tmp/.X11-unix/X${number}`)) number++;
    this.name = `:${number}`;
  }

  async start() {
    const size = ['-screen', '0', '320x240x8', '-nolisten', 'tcp', '-noreset'];
    const stdio = ['ignore', 'ignore', 'ignore', 'pipe'];
    this.#server = spawn('Xvfb', [this.name, '-displayfd', '3', ...size], { stdio });
    await once(this.#server.stdio[3], 'data');
    // An idle server keeps recorded events back until it has something for a client that asked for input.
    this.#listener = spawn('xev', ['-root', '-display', this.name], { stdio: 'ignore' });
    await once(this.#listener, 'spawn');
  }

  async kill() {
    for (const child of [this.#server, this.#listener]) {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) continue;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
  }

  /** Starts xdotool; the function ends it and resolves when it is gone. */
  play(...args) {
    const environment = { ...process.env, DISPLAY: this.name };
    const tool = spawn('xdotool', args.map(String), { stdio: 'ignore', env: environment });
    const exited = once(tool, 'exit');
    return {
      exited,
      async stop() {
        tool.kill('SIGKILL');
        await exited;
      },
    };
  }
}
