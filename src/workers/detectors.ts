import type { RegionDetector } from './detector.js';
import { anonymousExecutable } from './memory/anonymous-executable.js';
import { anyExecutable } from './memory/any-executable.js';
import { writableExecutable } from './memory/writable-executable.js';

/** Every region detector (the input's are in indicators/registry.ts). To add one: a file in detectors/, its test, a line here. */
export const REGION_DETECTORS: readonly RegionDetector[] = [
  writableExecutable,
  anonymousExecutable,
  anyExecutable,
];

/** The region detectors that are in force in each memory profile, by id. */
export const PROFILE_DETECTORS = {
  threshold: ['writable-executable', 'anonymous-executable'],
  strict: ['any-executable'],
} as const satisfies Record<string, readonly string[]>;
