import { MAX_IMAGES, type PrivateImage } from '../../../facts/images.js';
import { isExecutable, type PrivateMapping } from '../pages/private-mappings.js';
import type { ProcessMemory } from '../pages/process-memory.js';
import { HEADER_BYTES, headerOf } from './image-header.js';

/** Executable mappings that one reading looks at, the lowest: two reads each. */
const MAX_LOOKED_AT = 256;
/**
 * How linkers lay out a library since they keep code apart from data (`-z separate-code`), and Windows' do: header, code, constants,
 * variables, without a gap. Memory that programs map for themselves comes to lie side by side as well, but hardly so: private memory that
 * nobody may write to is of no use but to who has filled it before.
 */
const LAYOUT = ['r--p', 'r-xp', 'r--p', 'rw-p'] as const;

/** Finds images: by the header that executable memory, or the memory directly before it, begins with; else by the layout. */
export function findImages(
  mappings: readonly PrivateMapping[],
  memory: Pick<ProcessMemory, 'read'>,
): readonly PrivateImage[] {
  const found = new Map<number, PrivateImage>();
  let left = MAX_LOOKED_AT;
  for (let at = 0; at < mappings.length && left > 0 && found.size < MAX_IMAGES; at++) {
    const code = mappings[at] as PrivateMapping;
    if (!isExecutable(code)) continue;
    left--;
    const image = imageAt(mappings, at, memory);
    if (image !== undefined && !found.has(image.start)) {
      found.set(image.start, {
        startAddress: BigInt(image.start),
        codeAddress: BigInt(code.start),
        sign: image.sign,
      });
    }
  }
  return [...found.values()];
}

function imageAt(mappings: readonly PrivateMapping[], at: number, memory: Pick<ProcessMemory, 'read'>) {
  const code = mappings[at] as PrivateMapping;
  const before = mappings[at - 1];
  for (const { start } of before?.end === code.start ? [before, code] : [code]) {
    const bytes = memory.read(start, HEADER_BYTES);
    const sign = bytes && headerOf(bytes);
    if (sign !== undefined) return { start, sign };
  }
  return isLaidOut(mappings.slice(Math.max(0, at - 1), at + 3))
    ? { start: before?.start ?? code.start, sign: 'layout' as const }
    : undefined;
}

const isLaidOut = (segments: readonly PrivateMapping[]): boolean =>
  segments.length === LAYOUT.length &&
  segments.every(
    ({ start, permissions }, index) =>
      permissions === LAYOUT[index] && (index === 0 || start === segments[index - 1]?.end),
  );
