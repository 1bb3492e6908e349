import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll } from 'vitest';

/**
 * Fails a test file that leaves something open: child processes, threads, files, process handles, timers. Each file runs in
 * a process of its own, so whatever is there at its end and was not at its start is the file's.
 */
const GRACE_MS = 3_000;
const POLL_MS = 25;

const threads = new Set<Worker>();
process.on('worker', (worker) => {
  threads.add(worker);
  worker.once('exit', () => threads.delete(worker));
});

/** This process's children, with their command lines. */
function childProcesses(): string[] {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === process.pid)
    .map((pid) => `process ${pid}: ${readText(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`);
}

/** The field behind the state, which stands behind the last parenthesis: a process's name may hold any. */
function parentOf(pid: string): number {
  const stat = readText(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/**
 * Open files, process handles and watches of processes. Pipes, sockets and event descriptors are left out: Node opens some
 * once, on first use, for itself, and those of children and threads are seen as children and threads.
 */
function openFiles(): string[] {
  if (!existsSync('/proc/self/fd')) return [];
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    const path = readLink(`/proc/self/fd/${fd}`);
    const isOurs = path.startsWith('/')
      ? !/^\/dev\/|^\/proc\/self\/fd$|^\/proc\/\d+\/fd$/.test(path)
      : path.includes('pidfd');
    return isOurs ? [`fd ${fd}: ${path}`] : [];
  });
}

/** Timers that keep the event loop alive. The runner's own come and go; one that is there at every look is the test's. */
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout');

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // It ended while we looked.
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

let before: { readonly children: string[]; readonly files: string[] };

beforeAll(() => {
  before = { children: childProcesses(), files: openFiles() };
});

function leftOpen(): string[] {
  return [
    ...childProcesses().filter((child) => !before.children.includes(child)),
    ...[...threads].map((thread) => `thread ${thread.threadId}`),
    ...openFiles().filter((file) => !before.files.includes(file)),
    ...timers(),
  ];
}

// Registered before any hook of the test file, so it runs behind all of them.
afterAll(async () => {
  let left = leftOpen();
  for (let waitedMs = 0; left.length > 0 && waitedMs < GRACE_MS; waitedMs += POLL_MS) {
    await wait(POLL_MS, undefined, { ref: false });
    left = leftOpen();
  }
  if (left.length > 0) throw new Error(`the test file leaves open: ${left.join('; ')}`);
});
