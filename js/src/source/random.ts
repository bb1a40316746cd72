// The random generator of Python's `random`: MT19937, seeded with the 32-bit words of a whole number
// (`init_by_array` of Matsumoto and Nishimura's mt19937ar.c, 2002).

import { MersenneTwister } from "../engine/mersenne.ts";

export class PythonRandom extends MersenneTwister {
  /** `random.seed(seed)` for a whole number from 0 to 2^53 − 1. */
  constructor(seed: number) {
    super(19650218);
    const words = this.words;
    const size = words.length;
    const key =
      seed < 2 ** 32 ? [seed] : [seed >>> 0, Math.floor(seed / 2 ** 32)];
    let i = 1;
    const mix = (factor: number, add: number) => {
      const last = words[i - 1] as number;
      words[i] =
        ((words[i] as number) ^ Math.imul(last ^ (last >>> 30), factor)) + add;
      i += 1;
      if (i < size) return;
      words[0] = words[size - 1] as number;
      i = 1;
    };
    for (let k = 0; k < size; k++)
      mix(1664525, (key[k % key.length] as number) + (k % key.length));
    for (let k = 1; k < size; k++) mix(1566083941, -i);
    words[0] = 0x80000000;
  }

  /** `random.uniform(low, high)` */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }
}
