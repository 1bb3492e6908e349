import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const fixture = (name) => fileURLToPath(new URL(`../../test/fixtures/${name}`, import.meta.url));

/** What is attacked: a program that compiles nothing, and one that does. Each obeys the lines of target.c. */
export const TARGETS = [
  {
    id: 'plain',
    title: 'a C program',
    command: (folder) => [compile(join(folder, 'target'))],
  },
  {
    id: 'jit',
    title: 'Node.js',
    command: (folder) => [
      process.execPath,
      fixture('jit-game.mjs'),
      compile(join(folder, 'target.so'), '-shared', '-fPIC'),
    ],
  },
];

function compile(built, ...flags) {
  const { status, stderr } = spawnSync('gcc', ['-O1', ...flags, '-o', built, fixture('target.c')]);
  if (status !== 0) throw new Error(`gcc: ${stderr}`);
  return built;
}

/** One of them at work. */
export class Target {
  #answers = [];
  #waiting = [];

  /** @param env laid over the environment; `through`: the command line that starts it, by its folder */
  constructor({ command }, { env = {}, through = () => [] } = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'clearsight-target-'));
    const [program, ...args] = [...through(this.folder), ...command(this.folder)];
    this.child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, ...env } });
    this.pid = this.child.pid;
    this.child.stdin.on('error', () => {});
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const take = this.#waiting.shift();
      if (take) take(line);
      else this.#answers.push(line);
    });
  }

  /** Its next line. */
  answer() {
    const line = this.#answers.shift();
    return line === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(line);
  }

  send(line) {
    this.child.stdin.write(`${line}\n`);
  }

  /** Sends a line and waits for the answer, the address that it is about. */
  async tell(line) {
    this.send(line);
    return Number((await this.answer()).split(' ')[1] ?? 0);
  }

  end() {
    this.child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
