/**
 * Exact one-sided upper confidence bound of a proportion (Clopper and Pearson, "The use of confidence or fiducial limits",
 * Biometrika 26, 1934), given `hits` in `trials`. 1 for no trials.
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

/** The binomial probability of at most `hits` in `trials`, each with probability `share`; in logarithms, against underflow. */
function atMost(hits: number, trials: number, share: number): number {
  let term = trials * Math.log1p(-share);
  let sum = Math.exp(term);
  for (let count = 1; count <= hits; count++) {
    term += Math.log((trials - count + 1) / count) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(term);
  }
  return sum;
}
