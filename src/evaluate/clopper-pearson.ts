/**
 * Exact (Clopper and Pearson, 1934) upper bound of a share: with `hits` of `trials` seen, the true share is below it with
 * this confidence (one-sided). 1 for no trials.
 *
 * @param confidence default 0.95
 */
export function upperBound(hits: number, trials: number, confidence = 0.95): number {
  if (hits >= trials) return 1;
  let low = hits / trials;
  let high = 1;
  // 60 halvings reach the last digit of a double.
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (atMost(hits, trials, middle) > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** Probability of at most `hits` in `trials` of chance `share`, summed in logarithms so that nothing underflows. */
function atMost(hits: number, trials: number, share: number): number {
  let term = trials * Math.log1p(-share);
  let sum = Math.exp(term);
  for (let count = 1; count <= hits; count++) {
    term += Math.log((trials - count + 1) / count) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(term);
  }
  return sum;
}
