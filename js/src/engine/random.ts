// PCG32: the random generator PCG-XSH-RR 64/32 of O'Neill, "PCG: A family of simple fast
// space-efficient statistically good algorithms for random number generation", HMC-CS-2014-0905
// (2014), section 6.3; seeded as `pcg32_srandom_r(seed, 54)` of the author's C library.
// The twin of engine/micrograd_engine/pcg32.py, so that both draw the same batches.

import { described, whole } from "./check.ts";

const WORD = 2 ** 32;
const HALF = 2 ** 16;
// of the multiplier 6364136223846793005, high and low 32 bits; the increment is 2·54 + 1
const MULTIPLIER_HIGH = 0x5851f42d;
const MULTIPLIER_LOW = 0x4c957f2d;
const INCREMENT = 109;

/** A number from 0 to 2^64 − 1; hexadecimal digits and bigints are exact past 2^53. */
export type Long = number | bigint | string;

export class PCG32 {
  // the 64 bits of the state in two halves: a BigInt is ten times slower
  #high = 0;
  #low = 0;

  constructor(seed: Long = 0) {
    const start = toLong(seed, "seed");
    this.next();
    this.state = (this.#bits() + start) % 2n ** 64n;
    this.next();
  }

  /** Where in its sequence the generator is: 16 hexadecimal digits. */
  get state(): string {
    return this.#bits().toString(16).padStart(16, "0");
  }

  set state(state: Long) {
    const bits = toLong(state, "state");
    this.#high = Number(bits >> 32n);
    this.#low = Number(bits & 0xffffffffn);
  }

  #bits(): bigint {
    return (BigInt(this.#high) << 32n) | BigInt(this.#low);
  }

  /** The next number, 0 to 2^32 − 1. */
  next(): number {
    const high = this.#high;
    const low = this.#low;
    this.#advance();
    // bits 27 … 58 of (state >> 18) ^ state
    const word =
      ((((high >>> 18) ^ high) << 5) |
        (((low >>> 18) ^ (high << 14) ^ low) >>> 27)) >>>
      0;
    const turn = high >>> 27;
    return ((word >>> turn) | (word << (-turn & 31))) >>> 0;
  }

  /** state · multiplier + increment, modulo 2^64. */
  #advance(): void {
    const high = this.#high;
    const low = this.#low;
    const sum = Math.imul(low, MULTIPLIER_LOW) + INCREMENT;
    const product = (Math.imul(low, MULTIPLIER_LOW) >>> 0) + INCREMENT;
    this.#low = sum >>> 0;
    this.#high =
      (highBits(low, MULTIPLIER_LOW) +
        Math.imul(low, MULTIPLIER_HIGH) +
        Math.imul(high, MULTIPLIER_LOW) +
        Number(product >= WORD)) >>>
      0;
  }

  /** A number from 0 to n − 1, all equally likely: `pcg32_boundedrand_r`. */
  below(n: number): number {
    whole(n, "n", 1, WORD - 1);
    const threshold = (WORD - n) % n; // the numbers from here on fall evenly on the n remainders
    let drawn = this.next();
    while (drawn < threshold) drawn = this.next();
    return drawn % n;
  }
}

/** The upper 32 bits of a product of two 32-bit numbers, by halves that a double holds exactly. */
function highBits(a: number, b: number): number {
  const a1 = a >>> 16;
  const a0 = a % HALF;
  const b1 = b >>> 16;
  const b0 = b % HALF;
  const middle = a1 * b0 + Math.floor((a0 * b0) / HALF);
  const rest = a0 * b1 + (middle % HALF);
  return a1 * b1 + Math.floor(middle / HALF) + Math.floor(rest / HALF);
}

function toLong(number: unknown, name: string): bigint {
  const isHex = typeof number === "string" && /^[0-9a-f]{1,16}$/i.test(number);
  const isLong =
    typeof number === "bigint" && 0n <= number && number < 2n ** 64n;
  const isWhole = Number.isSafeInteger(number) && Number(number) >= 0;
  if (!isHex && !isLong && !isWhole)
    throw new RangeError(
      `${name}: expected a whole number from 0 to 2^64 − 1 (past 2^53 a bigint), or 1 to 16 hexadecimal digits, got ${described(number)}`,
    );
  return BigInt(isHex ? `0x${number}` : (number as number | bigint));
}
