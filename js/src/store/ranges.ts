// Ranges of sliders: as the learner has set them, else wide enough for the numbers and no wider.

import { type Signal, signal } from "@preact/signals";

export interface Range {
  min: number;
  max: number;
}

/** A point of a curve over a range. */
export type Point = readonly [x: number, y: number];

const STANDARD: Range = { min: -2, max: 2 };
const SMALLEST = 1e-300; // that a range reaches to: a step of it is still a number

/** A range around zero that leaves room on both sides of `number`: ±2, ±5, ±10, ±20, … */
export function rangeFor(number: number): Range {
  const isSmall = 2 * Math.abs(number) <= STANDARD.max;
  if (!Number.isFinite(number) || (isSmall && isUseful(STANDARD, number)))
    return STANDARD;
  const size = 2 * Math.max(Math.abs(number), SMALLEST);
  if (size > Number.MAX_VALUE)
    return number > 0
      ? { min: 0, max: Number.MAX_VALUE } // around zero, it would have no finite width
      : { min: -Number.MAX_VALUE, max: 0 };
  return rangeUpTo(size, [1, 2, 5, 10]);
}

/** The range around zero to the first of `ends`, times a power of ten, that is at or above `size`. */
function rangeUpTo(size: number, ends: readonly number[]): Range {
  const power = Math.floor(Math.log10(size));
  const wide = ends.map((n) => Number(`${n}e${power}`)).find((n) => n >= size);
  const max = Math.min(wide ?? size, Number.MAX_VALUE / 2);
  return { min: -max, max };
}

/** `home` as long as it is of use for `number`, else the range for that number. */
const rangeNear = (home: Range, number: number): Range =>
  isUseful(home, number) ? home : rangeFor(number);

/** Whether `range` holds `number`, and its step is not far too long for it; 0 has no size, and takes usual steps. */
function isUseful(range: Range, number: number): boolean {
  if (!Number.isFinite(number)) return true;
  if (number < range.min || number > range.max) return false;
  const drag = stepOf(range) / 2;
  return number === 0
    ? drag > 1e-3 && drag <= 10
    : drag <= 10 * Math.abs(number);
}

/** The ranges that hold one or more of `numbers`, each once, the widest first. */
export function rangesOf(numbers: Iterable<number>): Range[] {
  const found = new Map([[STANDARD.max, STANDARD]]);
  for (const number of numbers) {
    const size = 1.25 * Math.max(Math.abs(number), SMALLEST);
    if (!(size <= Number.MAX_VALUE / 2)) continue;
    const range = rangeUpTo(size, [1, 1.5, 2, 3, 5, 10]);
    found.set(range.max, range);
  }
  return [...found.values()].sort((a, b) => b.max - a.max);
}

/** The widest of `ranges` that is of use for `number`: so the sliders of one kind are alike. */
export const homeAmong = (ranges: readonly Range[], number: number): Range =>
  ranges.find((range) => isUseful(range, number)) ?? rangeFor(number);

/** `range`, wider when `number` lies outside of it. */
export function rangeHolding(range: Range, number: number): Range {
  if (!Number.isFinite(number)) return range;
  if (number >= range.min && number <= range.max) return range;
  const wide = rangeFor(number);
  return {
    min: Math.min(range.min, wide.min),
    max: Math.max(range.max, wide.max),
  };
}

/** A hundredth of the range, as a round number of its power of ten. */
export function stepOf({ min, max }: Range): number {
  return Number((max / 100 - min / 100).toPrecision(1));
}

/**
 * The range of one slider. While nobody has set it, it follows the number out and back; a number that the
 * slider itself has chosen leaves it where it is, so that nothing moves under the pointer.
 */
export class SliderRange {
  readonly range: Signal<Range>;
  readonly #home: Range;
  #number: number;
  #isByHand = false;

  constructor(number: number, home: Range = rangeFor(number)) {
    this.#home = home;
    this.#number = number;
    this.range = signal(rangeNear(home, number));
  }

  /** The number may have changed. */
  follow(number: number): void {
    if (Object.is(number, this.#number)) return;
    this.#number = number;
    if (!this.#isByHand) this.#show(rangeNear(this.#home, number));
  }

  /** The slider has chosen `number`. */
  keep(number: number): void {
    this.#number = number;
  }

  /** Set it by hand. The range that it would have anyway, as Undo brings it back, goes on following. */
  set(range: Range): void {
    this.#isByHand = !isSame(range, rangeNear(this.#home, this.#number));
    this.#show(range);
  }

  #show(range: Range): void {
    if (!isSame(range, this.range.peek())) this.range.value = range;
  }
}

const isSame = (a: Range, b: Range) => a.min === b.min && a.max === b.max;

/** The ranges of the leaves of a graph. */
export class Ranges {
  readonly #shown = new Map<number, SliderRange>();
  /** The ranges that the kernel keeps, or will when it has what was set here. */
  #given: Record<string, readonly number[]> = {};

  /** The ranges that somebody has set. */
  get given(): Record<string, number[]> {
    const entries = Object.entries(this.#given);
    return Object.fromEntries(entries.map(([i, ends]) => [i, [...ends]]));
  }

  /** The range of leaf `i`, which has `number` when it is shown first; `ranges`: of the leaves of its kind. */
  of(i: number, number = 0, ranges: readonly Range[] = []): Signal<Range> {
    return this.#entry(i, number, ranges).range;
  }

  #entry(i: number, number = 0, ranges: readonly Range[] = []): SliderRange {
    let entry = this.#shown.get(i);
    if (entry === undefined) {
      entry = new SliderRange(number, homeAmong(ranges, number));
      const given = rangeOf(this.#given[i]);
      if (given) entry.set(given);
      this.#shown.set(i, entry);
    }
    return entry;
  }

  /** Set one end, as the learner wants it. */
  set(i: number, end: "min" | "max", number: number): void {
    const entry = this.#entry(i);
    const range = { ...entry.range.peek(), [end]: number };
    entry.set(range);
    this.#given[i] = [range.min, range.max];
  }

  /** Take over the ranges that the kernel keeps for a reload. */
  read(given: Readonly<Record<string, readonly number[]>>): void {
    for (const [i, ends] of Object.entries(given)) {
      const range = rangeOf(ends);
      const shown = this.#shown.get(Number(i));
      if (range && shown && String(this.#given[i]) !== String(ends))
        shown.set(range);
    }
    this.#given = { ...given };
  }

  /** The numbers have changed: each range that nobody has set follows its own. */
  follow(data: Float64Array): void {
    for (const [i, entry] of this.#shown) entry.follow(data[i] as number);
  }

  /** The slider of leaf `i` has chosen `number`. */
  keep(i: number, number: number): void {
    this.#shown.get(i)?.keep(number);
  }

  /** Forget all ranges: another graph has other leaves. */
  clear(): void {
    this.#shown.clear();
    this.#given = {};
  }
}

function rangeOf(ends: readonly number[] | undefined): Range | undefined {
  const [min, max] = ends ?? [];
  return min !== undefined && max !== undefined ? { min, max } : undefined;
}
