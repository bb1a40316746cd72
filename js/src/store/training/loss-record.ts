// LossRecord: the losses of a run by step, in bounded memory. It keeps each loss until there are too
// many; from then on neighbours share a bucket, which keeps its lowest and its highest loss: a mean
// would wear down the spikes that one looks for in such a curve.

import { finite, type Numbers, whole } from "../../engine/check.ts";

export type LossPoint = readonly [step: number, loss: number];

const MAX_ENTRIES = 2 ** 18; // 2 MB, then 4
const FIRST_ENTRIES = 64;

export class LossRecord {
  /** The step of the first loss. */
  readonly start: number;
  readonly #capacity: number;
  #length = 0;
  #bucket = 1;
  #lowest = new Float64Array(FIRST_ENTRIES);
  /** The same array as long as a bucket is one step. */
  #highest = this.#lowest;
  #firstOdd: number | undefined;

  constructor(start = 0, capacity = MAX_ENTRIES) {
    this.start = whole(start, "start");
    this.#capacity = whole(capacity, "capacity", 2);
  }

  /** How many steps have a loss. */
  get length(): number {
    return this.#length;
  }

  /** The step after the last loss. */
  get end(): number {
    return this.start + this.#length;
  }

  /** How many steps share an entry: 1 as long as it keeps all losses. */
  get bucket(): number {
    return this.#bucket;
  }

  /** The first loss; of a very long run the lowest of the first ones. NaN if there is none. */
  get first(): number {
    return this.#length > 0 ? at(this.#lowest, 0) : Number.NaN;
  }

  /** The first step with a loss that is NaN or infinite. */
  get firstOdd(): number | undefined {
    return this.#firstOdd;
  }

  /** Add the losses of the next steps. */
  push(losses: Numbers): void {
    for (const loss of losses) this.#add(loss);
  }

  /** Add the loss of `step`; steps before it that have none yet get the same. */
  fill(step: number, loss: number): void {
    whole(step, "step", this.end);
    while (this.end <= step) this.#add(loss);
  }

  #add(loss: number): void {
    if (this.#length === this.#capacity * this.#bucket) this.#halve();
    const place = Math.floor(this.#length / this.#bucket);
    if (place === this.#lowest.length) this.#grow();
    if (this.#length % this.#bucket === 0) {
      this.#lowest[place] = loss;
      this.#highest[place] = loss;
    } else {
      this.#lowest[place] = lower(at(this.#lowest, place), loss);
      this.#highest[place] = higher(at(this.#highest, place), loss);
    }
    if (!Number.isFinite(loss)) this.#firstOdd ??= this.end;
    this.#length += 1;
  }

  #grow(): void {
    const isOne = this.#highest === this.#lowest;
    const grown = (old: Float64Array) => {
      const wide = new Float64Array(2 * old.length);
      wide.set(old);
      return wide;
    };
    this.#lowest = grown(this.#lowest);
    this.#highest = isOne ? this.#lowest : grown(this.#highest);
  }

  /** Two buckets become one. */
  #halve(): void {
    const low = this.#lowest;
    const high = this.#highest.slice();
    for (let i = 0; i < this.#capacity; i += 2) {
      low[i / 2] = lower(at(low, i), at(low, i + 1));
      high[i / 2] = higher(at(high, i), at(high, i + 1));
    }
    this.#highest = high;
    this.#bucket *= 2;
  }

  /** The loss of `step`, if it is known exactly. */
  at(step: number): number | undefined {
    const isThere = step >= this.start && step < this.end;
    return this.#bucket === 1 && isThere
      ? this.#lowest[step - this.start]
      : undefined;
  }

  /** Keep only the losses of the steps before `end`. */
  truncate(end: number): void {
    if (whole(end, "end", this.start) >= this.end) return;
    this.#length = end - this.start; // a bucket that it cuts keeps its lowest and highest
    if (this.#firstOdd !== undefined && this.#firstOdd >= end)
      this.#firstOdd = undefined;
  }

  copy(): LossRecord {
    const twin = new LossRecord(this.start, this.#capacity);
    const isOne = this.#highest === this.#lowest;
    twin.#length = this.#length;
    twin.#bucket = this.#bucket;
    twin.#lowest = this.#lowest.slice();
    twin.#highest = isOne ? twin.#lowest : this.#highest.slice();
    twin.#firstOdd = this.#firstOdd;
    return twin;
  }

  /**
   * Points of the curve for a plot of `width` pixels: all of them if they fit, else the lowest and the
   * highest of each pixel, in the order of their steps.
   */
  polyline(width: number): LossPoint[] {
    const columns = Math.max(1, Math.floor(finite(width, "width")));
    const entries = this.#entries;
    if (this.#bucket === 1 && entries <= 2 * columns)
      return Array.from(this.#lowest.subarray(0, entries), (loss, k) => [
        this.start + k,
        loss,
      ]);
    const count = Math.min(columns, entries);
    const edge = (k: number) => Math.floor((k * entries) / count);
    return Array.from({ length: count }, (_, k) =>
      this.#extremes(edge(k), edge(k + 1)),
    ).flat();
  }

  get #entries(): number {
    return Math.ceil(this.#length / this.#bucket);
  }

  /** The lowest and the highest loss from entry `from` to before `to`; NaN if there is none. */
  #extremes(from: number, to: number): LossPoint[] {
    let least = -1;
    let most = -1;
    for (let i = from; i < to; i++) {
      const low = at(this.#lowest, i);
      const high = at(this.#highest, i);
      if (!Number.isFinite(low) || !Number.isFinite(high)) continue;
      if (least < 0 || low < at(this.#lowest, least)) least = i;
      if (most < 0 || high > at(this.#highest, most)) most = i;
    }
    const step = (i: number) => this.start + i * this.#bucket;
    if (least < 0) return [[step(from), Number.NaN]];
    const low: LossPoint = [step(least), at(this.#lowest, least)];
    const high: LossPoint = [step(most), at(this.#highest, most)];
    if (least === most && low[1] === high[1]) return [low];
    return least <= most ? [low, high] : [high, low];
  }
}

const at = (array: Float64Array, i: number) => array[i] ?? Number.NaN;

/** The lower of two losses; one that is not finite counts only where both are. */
const lower = (a: number, b: number) =>
  Number.isFinite(a) && Number.isFinite(b)
    ? Math.min(a, b)
    : Number.isFinite(b)
      ? b
      : a;

const higher = (a: number, b: number) => -lower(-a, -b);
