// The range of a leaf's slider.

export interface Range {
  min: number;
  max: number;
}

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
