export interface MemoryUse {
  readonly startBytes: number;
  readonly endBytes: number;
  readonly peakBytes: number;
  /** Resident bytes of the whole process, once a second. */
  readonly perSecondBytes: readonly number[];
}

/** Starts to look at resident memory once a second; the returned function ends it and gives the figures. */
export function measureMemory(): () => MemoryUse {
  const startBytes = process.memoryUsage.rss();
  const perSecondBytes: number[] = [];
  const timer = setInterval(() => perSecondBytes.push(process.memoryUsage.rss()), 1000);
  return () => {
    clearInterval(timer);
    const endBytes = process.memoryUsage.rss();
    const peakBytes = perSecondBytes.reduce(
      (peak, bytes) => Math.max(peak, bytes),
      Math.max(startBytes, endBytes),
    );
    return { startBytes, endBytes, peakBytes, perSecondBytes };
  };
}
