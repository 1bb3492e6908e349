import type { RegionFinding } from '../../records/finding.js';
import { escapeText } from '../../text/escape.js';
import type { AllowedRegion, Judgement } from '../../workers/messages.js';

/** Rounds of as many findings as one judgement names: the first 1,000 regions. */
const MAX_ROUNDS = 16;
/** The engine names no more of a region. */
const MAX_NAME_BYTES = 256;

/** What a glob has no sign for, and what nobody should find in a file. */
const UNFIT = /[*?\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const UNFIT_BYTES = /[*?]|[^\x20-\x7e]/g;

/**
 * Entries of `memory.allow` under which no region that is seen now is flagged: one for each name and permissions, with how many
 * there are, and for anonymous memory how large. Empty when no region is flagged.
 *
 * @param judge judges what is seen, under entries besides those in force
 * @param processName raw
 */
export function allowEntries(
  judge: (entries: readonly AllowedRegion[]) => Judgement,
  processName: string,
): readonly AllowedRegion[] {
  const reason = `mapped by ${escapeText(processName)}: say why`;
  const entries = new Map<string, AllowedRegion>();
  // A judgement names its first findings: what these entries fit makes room for the next.
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { findings } = judge([...entries.values()]);
    const regions = findings.filter((finding) => finding.kind === 'region');
    if (regions.length === 0) break;
    for (const region of new Map(regions.map((one) => [one.startAddress, one])).values()) {
      const path = globOf(region.name);
      const key = `${region.permissions} ${path}`;
      entries.set(key, { ...widened(entries.get(key), path, region), reason });
    }
  }
  return [...entries.values()];
}

/** An entry that fits one region more. */
function widened(
  entry: Omit<AllowedRegion, 'path' | 'reason'> | undefined,
  path: string,
  { permissions, startAddress, endAddress }: RegionFinding,
): Omit<AllowedRegion, 'reason'> {
  const bytes = Number(BigInt(endAddress) - BigInt(startAddress));
  const { count = 0, minBytes = bytes, maxBytes = bytes } = entry ?? {};
  const sizes = { minBytes: Math.min(minBytes, bytes), maxBytes: Math.max(maxBytes, bytes) };
  // A file is known by its name; anonymous memory has nothing but its size.
  return { path, permissions, ...(path === '' && sizes), count: count + 1 };
}

/** A glob that matches these name bytes, as text that can be shown and pasted: `?` for each byte that cannot be. */
function globOf(name: string): string {
  const bytes = Buffer.from(name, 'latin1');
  const text = bytes.toString();
  const glob = Buffer.from(text).equals(bytes)
    ? text.replace(UNFIT, (character) => '?'.repeat(Buffer.byteLength(character)))
    : name.replace(UNFIT_BYTES, '?');
  return bytes.length < MAX_NAME_BYTES ? glob : `${glob}*`;
}
