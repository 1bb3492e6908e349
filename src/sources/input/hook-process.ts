import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { Observable } from 'rxjs';
import { MessageDecoder } from './framing.js';
import { HOOK_FILE } from './hook-file.js';
import { HEARTBEAT_MS, type HookMessage, type HookSettings } from './messages.js';

/** The end of one child process. Always the last thing that it emits. */
export interface HookEnded {
  readonly kind: 'ended';
  readonly message: string;
}

/** Heartbeat intervals without any message after which a child counts as dead: 2.5 s, and 10 s while it starts. */
const MAX_SILENT_BEATS = 5;
const MAX_SILENT_BEATS_AT_START = 20;

/**
 * One life of the child that holds the hook: its messages, then why it ended, then completion. Never errors.
 * Unsubscribing ends the child at once (SIGKILL: it holds nothing that needs care) and closes the pipe.
 */
export function hookProcess(settings: HookSettings): Observable<HookMessage | HookEnded> {
  return new Observable((subscriber) => {
    const child = spawn(process.execPath, [HOOK_FILE, JSON.stringify(settings)], {
      // Its own output goes nowhere: native libraries print what they like, and it may hold keys.
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    // Without descriptors Node makes no pipes at all, and then tells why.
    const pipe = (child.stdio as typeof child.stdio | undefined)?.[3] as Readable | undefined;
    const decoder = new MessageDecoder();
    let ending = '';
    let stage = 'before its first message';
    let silentBeats = 0;
    let maxSilentBeats = MAX_SILENT_BEATS_AT_START;

    const end = (reason: string) => {
      ending ||= reason;
      child.kill('SIGKILL');
    };
    const finish = (message: string) => {
      clearInterval(watchdog);
      subscriber.next({ kind: 'ended', message });
      subscriber.complete();
    };

    // Beats are counted, not timed: when this process was busy, one beat passes, and the child's messages are read next.
    const watchdog = setInterval(() => {
      silentBeats += 1;
      if (silentBeats > maxSilentBeats)
        end(`the input process did not respond for ${silentBeats * HEARTBEAT_MS} ms`);
    }, HEARTBEAT_MS);

    pipe?.on('data', (chunk: Buffer) => {
      silentBeats = 0;
      try {
        for (const message of decoder.push(chunk)) {
          if (message.kind === 'state') {
            stage = message.state === 'ready' ? 'after the hook was enabled' : `while ${message.message}`;
            // `start` may block the child's main loop for good: from now on a beat is due.
            maxSilentBeats = MAX_SILENT_BEATS;
          }
          subscriber.next(message);
        }
      } catch (error) {
        end(`the input process sent an invalid message: ${(error as Error).message}`);
      }
    });
    pipe?.on('error', () => {});
    child.once('error', (error) => finish(`the input process cannot be started: ${error.message}`));
    // `close` comes after the pipe's last byte, `exit` may come before it.
    child.once('close', (code, signal) =>
      finish(ending || `the input process ended (${signal ?? `exit ${code}`}) ${stage}`),
    );

    return () => {
      clearInterval(watchdog);
      child.kill('SIGKILL');
      pipe?.destroy();
    };
  });
}
