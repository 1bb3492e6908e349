// The shortest input that still fails: whole lines are left out first, then ever shorter runs of bytes.

/**
 * @param fails resolves with whether an input fails in the same way
 * @param deadlineMs no further attempt begins after this time of performance.now()
 */
export async function minimise(bytes, fails, deadlineMs) {
  const lines = bytes
    .toString('latin1')
    .split(/(?<=\n)/)
    .map((line) => Buffer.from(line, 'latin1'));
  const fewer = await without(lines, fails, deadlineMs);
  const whole = Buffer.concat(fewer);
  // Single bytes of a long input would take hours.
  const size = Math.max(1, Math.ceil(whole.length / 4096));
  const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
    whole.subarray(index * size, (index + 1) * size),
  );
  return Buffer.concat(await without(pieces, fails, deadlineMs));
}

/** Zeller's ddmin: leaves out halves, quarters, ... single parts as long as what remains fails. */
async function without(parts, fails, deadlineMs) {
  let kept = parts;
  for (let chunk = Math.ceil(kept.length / 2); chunk >= 1; ) {
    let isShorter = false;
    for (let at = 0; at < kept.length; ) {
      if (performance.now() > deadlineMs) return kept;
      const shorter = [...kept.slice(0, at), ...kept.slice(at + chunk)];
      if (shorter.length < kept.length && (await fails(Buffer.concat(shorter)))) {
        kept = shorter;
        isShorter = true;
      } else at += chunk;
    }
    if (chunk === 1 && !isShorter) break;
    chunk = isShorter ? Math.min(chunk, Math.ceil(kept.length / 2)) : Math.floor(chunk / 2);
  }
  return kept;
}
