/** A number with its noun: `1 scan`, `2 scans`, `0 scans`. @param plural default: the noun with an s */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;
