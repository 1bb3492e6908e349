import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ClearSightError } from '../../errors/errors.js';
import { builtFile } from '../../threads/built-file.js';
import type { EventLoopDelay } from '../event-loop.js';

/**
 * An idle Node process beside the one that is measured. What its event loop is late by is the machine's doing: other work, a
 * virtual processor that is taken away.
 */
export class IdleLoop {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  private constructor() {
    const program = fileURLToPath(builtFile(import.meta.url, './idle-process.js'));
    this.#child = fork(program, {
      execArgv: ['--disable-warning=ALL'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#exited = new Promise((resolve) => this.#child.once('exit', resolve).on('error', resolve));
  }

  /** @throws ClearSightError CS_SPAWN when no process can be started */
  static async start(): Promise<IdleLoop> {
    const loop = new IdleLoop();
    try {
      await once(loop.#child, 'spawn');
    } catch (cause) {
      throw new ClearSightError(
        'CS_SPAWN',
        'expected an idle process to compare with, it cannot be started',
        {
          cause,
        },
      );
    }
    return loop;
  }

  /** Begins to measure. */
  begin(): void {
    this.#child.send('begin');
  }

  /** Ends that. Rejects with CS_SPAWN when the process has ended meanwhile. */
  async end(): Promise<EventLoopDelay> {
    const answer = new Promise((resolve) => this.#child.once('message', resolve));
    this.#child.send('end');
    const figures = await Promise.race([answer, this.#exited.then(() => undefined)]);
    if (figures !== undefined) return figures as EventLoopDelay;
    throw new ClearSightError('CS_SPAWN', 'expected an idle process to compare with, it has ended');
  }

  /** Ends the process and waits until it is gone. */
  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#exited;
  }
}
