import type { Part } from '../judge/messages.js';

/** FNV-1a, 32 bits, over UTF-16 units (Fowler, Noll and Vo): the same split on every machine. */
export function hashId(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  // The low bits of FNV mix badly: fold the high ones in.
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Whether a session belongs to this part of the corpus. Fit thresholds on one part and report on the other. */
export function isInPart(id: string, part: Part | null): boolean {
  return part === null || hashId(id) % part.of === part.index;
}
