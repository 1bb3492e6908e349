import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AuditLine } from '../spool/audit-line.js';
import { type ExecSettings, type Receiver, Refused } from './receiver.js';

/** Of what it says on standard error, the end. */
const MAX_WORDS_BYTES = 300;
/** Between the request to end and the end. */
const KILL_AFTER_MS = 1000;

/**
 * A program that gets an event as a line of JSON on its standard input. It has taken it when it exits with 0; any other end is a refusal. One runs
 * at a time, in a process group of its own: when it takes too long, the whole group is ended.
 */
export class Exec implements Receiver {
  constructor(private readonly settings: ExecSettings) {}

  async send(line: AuditLine, signal: AbortSignal): Promise<void> {
    const { program, args } = this.settings;
    const child = spawn(program, args, { detached: true, stdio: ['pipe', 'ignore', 'pipe'] });
    let words = Buffer.alloc(0);
    child.stderr.on('data', (chunk: Buffer) => {
      words = Buffer.concat([words, chunk]).subarray(-MAX_WORDS_BYTES);
    });
    // One that does not read its input is no trouble.
    child.stdin.on('error', () => {}).end(`${line.text}\n`);
    let killing: NodeJS.Timeout | undefined;
    const stop = () => {
      signalGroup(child, 'SIGTERM');
      killing = setTimeout(() => signalGroup(child, 'SIGKILL'), KILL_AFTER_MS);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      // Not `close`: what it has started may hold its output for longer. Rejects when it could not be started.
      const [code, name] = (await once(child, 'exit')) as [number | null, string | null];
      if (killing !== undefined) {
        // What it has started and left behind.
        signalGroup(child, 'SIGKILL');
        throw new Refused((signal.reason as Error).message);
      }
      if (code === 0) return;
      const said = words.toString().trim();
      throw new Refused(`${code === null ? `ended by ${name}` : `exit code ${code}`}${said && `: ${said}`}`);
    } finally {
      clearTimeout(killing);
      signal.removeEventListener('abort', stop);
      child.stderr.destroy();
    }
  }

  close(): void {}
}

function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // All of it has ended.
  }
}
