// MT19937: the random generator of Matsumoto and Nishimura, "Mersenne Twister: a 623-dimensionally
// equidistributed uniform pseudo-random number generator", ACM TOMACS 8 (1998). It
// draws as numpy.random.RandomState does, which NumPy promises to keep in every version (NEP 19).

import { whole } from "./check.ts";

const SIZE = 624;
const STEP = 397;

export class MersenneTwister {
  protected readonly words = new Uint32Array(SIZE);
  #at = SIZE;
  /** The second number of a pair: normal numbers come in pairs. */
  #spare: number | undefined;

  /** `numpy.random.RandomState(seed)`; 0 to 2^32 − 1. */
  constructor(seed: number) {
    this.words[0] = whole(seed, "seed", 0, 2 ** 32 - 1);
    for (let i = 1; i < SIZE; i++) {
      const last = this.words[i - 1]!;
      this.words[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
    }
  }

  /** The next number, 0 to 2^32 − 1. */
  next(): number {
    if (this.#at === SIZE) this.#twist();
    let y = this.words[this.#at++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  #twist(): void {
    const words = this.words;
    for (let i = 0; i < SIZE; i++) {
      const y =
        (words[i]! & 0x80000000) | (words[(i + 1) % SIZE]! & 0x7fffffff);
      words[i] = words[(i + STEP) % SIZE]! ^ (y >>> 1) ^ (y & 1 && 0x9908b0df);
    }
    this.#at = 0;
  }

  /** `random_sample()`: 53 bits, 0 ≤ number < 1. */
  uniform(): number {
    const high = this.next() >>> 5;
    return (high * 2 ** 26 + (this.next() >>> 6)) / 2 ** 53;
  }

  /** `standard_normal()`: the polar method of Marsaglia and Bray, SIAM Review 6 (1964). */
  normal(): number {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare !== undefined) return spare;
    let [x, y, square] = [0, 0, 0];
    do {
      x = 2 * this.uniform() - 1;
      y = 2 * this.uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const stretch = Math.sqrt((-2 * Math.log(square)) / square);
    this.#spare = stretch * x;
    return stretch * y;
  }

  /** A number from 0 to `most`: draws as many bits as it has, and again if the number is too large. */
  upTo(most: number): number {
    if (most === 0) return 0;
    const mask = 2 ** (32 - Math.clz32(most)) - 1;
    let drawn = (this.next() & mask) >>> 0;
    while (drawn > most) drawn = (this.next() & mask) >>> 0;
    return drawn;
  }

  /** `shuffle(list)`, in place: Fisher and Yates from the end. */
  shuffle<T>(list: T[]): void {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.upTo(i);
      [list[i], list[j]] = [list[j]!, list[i]!];
    }
  }
}
