/**
 * How closely times sit on a lattice of one period: |mean of exp(2 pi i t / period)|, the mean resultant length of circular
 * statistics (Mardia and Jupp, "Directional Statistics", 2000). 1 when all share one phase, near 0 when phases are spread
 * evenly, NaN for no times. The lattice may start anywhere.
 *
 * @param times ms
 */
export function coherence(times: Float64Array, periodMs: number): number {
  let cosines = 0;
  let sines = 0;
  for (const time of times) {
    const angle = ((time % periodMs) / periodMs) * 2 * Math.PI;
    cosines += Math.cos(angle);
    sines += Math.sin(angle);
  }
  return Math.sqrt(cosines ** 2 + sines ** 2) / times.length;
}
