import type { VerdictEvent } from '../records/event.js';
import type { Wanted } from '../sources/evidence/evidence-system.js';

/** Findings about the kernel's own code in a process, which no region finding names. */
const ABOUT_KERNELS_CODE = 'written-vdso';

/** The memory that a verdict's findings are about, each region once. */
export function wantedBy({ findings }: Pick<VerdictEvent, 'findings'>): readonly Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const finding of findings) {
    if (finding.detector === ABOUT_KERNELS_CODE) {
      wanted.set(ABOUT_KERNELS_CODE, { startAddress: 0, endAddress: 0, isKernels: true });
    }
    if (finding.kind !== 'region') continue;
    const { startAddress, endAddress, figures } = finding;
    const before = wanted.get(startAddress);
    wanted.set(startAddress, {
      startAddress: Number(startAddress),
      endAddress: Number(endAddress),
      fileOffset: figures.fileOffset ?? before?.fileOffset,
    });
  }
  return [...wanted.values()];
}
