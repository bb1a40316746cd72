// Ranges of sliders: as the learner has set them, else wide enough for the numbers.

import { type Signal, signal } from "@preact/signals";

export interface Range {
  min: number;
  max: number;
}

/** A point of a curve over a range. */
export type Point = readonly [x: number, y: number];

/** A range around zero that leaves room on both sides of `number`: ±2, ±5, ±10, ±20, … */
export function rangeFor(number: number): Range {
  const room = Number.isFinite(number) ? Math.max(2 * Math.abs(number), 2) : 2;
  const power = 10 ** Math.floor(Math.log10(room));
  const max =
    [1, 2, 5, 10].map((n) => n * power).find((n) => n >= room) ?? room;
  const wide = Math.min(max, Number.MAX_VALUE / 2); // the ends stay a finite distance apart
  return { min: -wide, max: wide };
}

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

/** A step that cuts the range into 200, as a round number of its power of ten. */
export function stepOf({ min, max }: Range): number {
  return Number(((max - min) / 200).toPrecision(1));
}

export class Ranges {
  /** Each range that is shown, and the number that it was last widened for. */
  readonly #shown = new Map<number, { range: Signal<Range>; held: number }>();
  /** The ranges that the kernel keeps. */
  #given: Readonly<Record<string, readonly number[]>> = {};

  /** The range of leaf `i`, which has `number` when it is shown first. */
  of(i: number, number = 0): Signal<Range> {
    let entry = this.#shown.get(i);
    if (entry === undefined) {
      const range = rangeOf(this.#given[i]) ?? rangeFor(number);
      entry = { range: signal(range), held: number };
      this.#shown.set(i, entry);
    }
    return entry.range;
  }

  /** Set one end, as the learner wants it. */
  set(i: number, end: "min" | "max", number: number): void {
    const range = this.of(i);
    range.value = { ...range.value, [end]: number };
  }

  /** Take over the ranges that the kernel keeps for a reload. */
  read(given: Readonly<Record<string, readonly number[]>>): void {
    for (const [i, ends] of Object.entries(given)) {
      const range = rangeOf(ends);
      const shown = this.#shown.get(Number(i));
      if (range && shown && String(this.#given[i]) !== String(ends))
        shown.range.value = range;
    }
    this.#given = given;
  }

  /** The numbers have changed: widen each range that no longer holds its number. */
  hold(data: Float64Array): void {
    for (const [i, entry] of this.#shown) {
      const number = data[i] as number;
      if (number === entry.held) continue; // a range that the learner has set stays
      entry.range.value = rangeHolding(entry.range.value, number);
      entry.held = number;
    }
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
