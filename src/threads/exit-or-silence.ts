import type { Worker } from 'node:worker_threads';

/** Resolves with true when a thread has ended, with false when it has sent nothing for so long. */
export async function exitOrSilence(
  worker: Worker,
  ended: Promise<void>,
  silentMs: number,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  let wait = () => {};
  const silence = new Promise<false>((resolve) => {
    wait = () => {
      clearTimeout(timer);
      timer = setTimeout(resolve, silentMs, false);
    };
  });
  worker.on('message', wait);
  wait();
  const hasEnded = await Promise.race([ended.then(() => true), silence]);
  worker.off('message', wait);
  clearTimeout(timer);
  return hasEnded;
}
