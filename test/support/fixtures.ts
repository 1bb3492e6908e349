import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../fixtures/', import.meta.url));

/**
 * Compiles test/fixtures/NAME.c when it is newer than its build, and returns the path of what was built.
 *
 * @param flags more of gcc's
 * @param built the file name of it
 */
export function compileFixture(name: string, flags: readonly string[] = [], built = name): string {
  const source = `${folder}${name}.c`;
  const program = `${folder}build/${built}`;
  mkdirSync(`${folder}build`, { recursive: true });
  const builtMs = statSync(program, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (builtMs < statSync(source).mtimeMs) {
    // Built under a name of its own and renamed: test files run side by side.
    const temporary = `${program}.${process.pid}`;
    const { status, stderr } = spawnSync(
      'sh',
      [
        '-c',
        'new=$1 source=$2 program=$3; shift 3; gcc -O1 -Wall "$@" -o "$new" "$source" && mv "$new" "$program"',
        ...['sh', temporary, source, program, ...flags],
      ],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`gcc failed on ${source}: ${stderr}`);
  }
  return program;
}

/** A running fixture: it prints a line when it is ready, obeys lines on stdin, and is ended by its own handle. */
export interface Fixture {
  readonly pid: number;
  readonly child: ChildProcess;
  /** The next line that it prints; rejects when it ends first. */
  nextLine(): Promise<string>;
  send(line: string): void;
  /** Ends it (SIGKILL) and waits for its exit. */
  end(): Promise<void>;
  /** Resolves with its exit code, or the signal's name. */
  readonly exited: Promise<number | string>;
}

export function startFixture(program: string, args: readonly string[] = []): Fixture {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise<number | string>((resolve, reject) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    child.once('error', reject);
  });
  exited.catch(() => {});
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? -1,
    child,
    exited,
    async nextLine() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${program} ended before it printed a line`);
      return value;
    },
    send(line) {
      child.stdin.write(`${line}\n`);
    },
    async end() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
