/** A seeded source of random numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  uniform(min: number, max: number): number;
  /** Whole number in [min, max]. */
  integer(min: number, max: number): number;
  gaussian(mean: number, deviation: number): number;
  chance(probability: number): boolean;
}

/**
 * xoshiro128** (Blackman and Vigna, 2018), its state filled by splitmix32 from the seed; 53-bit numbers from two draws.
 * Not for secrets.
 *
 * @param seed any number; its low 32 bits count
 */
export function createRandom(seed: number): Random {
  let mix = seed | 0;
  const splitmix32 = () => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  let a = splitmix32();
  let b = splitmix32();
  let c = splitmix32();
  let d = splitmix32();
  const bits32 = () => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const next = () => ((bits32() >>> 5) * 0x4000000 + (bits32() >>> 6)) / 2 ** 53;
  return {
    next,
    uniform: (min, max) => min + (max - min) * next(),
    integer: (min, max) => min + Math.floor((max - min + 1) * next()),
    // Box and Muller; 1 - next() is never 0.
    gaussian: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (probability) => next() < probability,
  };
}
