import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { startFixture } from './fixtures.js';
import { temporaryFolder } from './temporary-folder.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/service-manager.py', import.meta.url));

export const NAMES = {
  path: () => join(temporaryFolder(), 'notify'),
  abstract: () => `@clearsight-${randomUUID()}`,
} as const;

/** What listens on a NOTIFY_SOCKET. */
export interface ServiceManager {
  /** For NOTIFY_SOCKET. */
  readonly socket: string;
  /** All that was given out so far. */
  readonly messages: readonly string[];
  /** Who sent the newest of them. */
  readonly senderPid: number;
  /** The next message that fits, with those before it in `messages`. */
  next(fits: RegExp): Promise<string>;
  /** It reads nothing any more, until `hear`. */
  turnDeaf(): void;
  hear(): void;
}

/** Starts one on a real datagram socket, which Node cannot open. Ended with the test. */
export async function startServiceManager(socket = NAMES.path()): Promise<ServiceManager> {
  const fixture = startFixture('python3', [PROGRAM, socket]);
  onTestFinished(() => fixture.end());
  await fixture.nextLine();
  const messages: string[] = [];
  let senderPid = 0;
  return {
    socket,
    messages,
    get senderPid() {
      return senderPid;
    },
    async next(fits) {
      for (;;) {
        const { pid, message } = JSON.parse(await fixture.nextLine());
        senderPid = pid;
        messages.push(message);
        if (fits.test(message)) return message;
      }
    },
    turnDeaf: () => void fixture.child.kill('SIGSTOP'),
    hear: () => void fixture.child.kill('SIGCONT'),
  };
}
