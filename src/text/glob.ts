/**
 * Compiles a glob over name bytes (one byte a character): `*` any run of bytes, `?` one byte, all else itself.
 *
 * Never backtracks further than the last `*`, so the cost is bounded by name length x pattern length however a hostile
 * name is made; a regular expression from the same pattern can take exponential time.
 *
 * @param pattern as the user wrote it; matched as UTF-8 bytes
 */
export function compileGlob(pattern: string): (name: string) => boolean {
  const bytes = Buffer.from(pattern.replace(/\*{2,}/g, '*'), 'utf8').toString('latin1');
  if (!/[*?]/.test(bytes)) return (name) => name === bytes;
  return (name) => matches(bytes, name);
}

function matches(pattern: string, name: string): boolean {
  let at = 0;
  let patternAt = 0;
  let starAt = -1;
  let resumeAt = 0;
  while (at < name.length) {
    const wanted = pattern[patternAt];
    if (wanted === '*') {
      starAt = patternAt++;
      resumeAt = at;
    } else if (wanted === '?' || (wanted !== undefined && wanted === name[at])) {
      patternAt++;
      at++;
    } else if (starAt >= 0) {
      // The last `*` takes one byte more; earlier ones need never be tried again.
      patternAt = starAt + 1;
      at = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[patternAt] === '*') patternAt++;
  return patternAt === pattern.length;
}
