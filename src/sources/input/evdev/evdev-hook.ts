import type { Hook } from '../child/hook.js';
export function createEvdevHook(_devices: readonly string[]): Hook {
  return { run: () => new Promise(() => {}) };
}
