import type { CaptureHeader } from '../capture/format.js';
import type { Applied } from './apply.js';
import { sharedConfig } from './config-fields.js';
import type { Kind } from './pseudonyms.js';

/** The date at which every shared capture begins: durations stay, and nobody learns when it was. */
export const SHARED_EPOCH_MS = Date.UTC(2000, 0, 1);

const PLATFORMS = ['aix', 'darwin', 'freebsd', 'linux', 'openbsd', 'sunos', 'win32'];
/** What is left out of a header. */
export const LEFT_OUT = ['host', 'session ID', 'date'] as const;

/** The first line of the shared capture. Its session is made of this line, as in any capture without one. */
export function sharedHeader(
  { clock, platform, clearsight, node, kernel, config }: CaptureHeader,
  applied: Applied,
  counts: Readonly<Partial<Record<Kind, number>>>,
): CaptureHeader {
  const [nodeVersion] = /^v\d{1,3}\.\d{1,3}\.\d{1,3}/.exec(node ?? '') ?? [];
  const [kernelVersion] = /^Linux \d{1,3}\.\d{1,3}/.exec(kernel ?? '') ?? [];
  const shared = sharedConfig(config, applied);
  return {
    clock: { monotonicMs: clock.monotonicMs, epochMs: SHARED_EPOCH_MS },
    platform: PLATFORMS.includes(platform) ? platform : 'other',
    clearsight: /^\d{1,4}\.\d{1,4}\.\d{1,4}/.exec(clearsight)?.[0] ?? '',
    ...(nodeVersion !== undefined && { node: nodeVersion }),
    ...(kernelVersion !== undefined && { kernel: kernelVersion }),
    shared: counts,
    config: shared,
  };
}
