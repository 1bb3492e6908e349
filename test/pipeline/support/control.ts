import type { ProcessControl } from '../../../src/sources/interfaces.js';

/** Notes what happens to processes, in `calls`; each has exited at once. */
export const notingControl = (calls: string[]): ProcessControl => ({
  terminate: (key) => void calls.push(`terminate ${key}`),
  suspend: (key) => calls.push(`suspend ${key}`) > 0,
  resume: (key) => void calls.push(`resume ${key}`),
  state: () => 'exited',
});
