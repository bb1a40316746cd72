// Strokes: the edges of each sign and strength in one, so that thousands are drawn with a handful.

const LEVELS = 8; // of strength
const MAX_SPARSE_EDGES = 400; // more edges have no room for dashes and lines of 4 px

export interface Stroke {
  /** NaN for NaN; 0 for numbers too small to show a sign. */
  sign: number;
  /** 0 … 1. */
  strength: number;
  /** Which edges. */
  edges: readonly number[];
}

/** The next 1, 2 or 5 times a power of ten at or above all sizes of `numbers`; it seldom changes. */
export function scaleOf(numbers: Float64Array): number {
  let most = 0;
  for (const number of numbers) {
    const size = Math.abs(number);
    if (size > most && size < Infinity) most = size;
  }
  if (most === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5].find((n) => n * power >= most) ?? 10) * power;
}

const NAN_LEVEL = 127;

/** Each number on a scale up to `most`, with its sign: −LEVELS … LEVELS, or NAN_LEVEL. */
export function levelsOf(numbers: Float64Array, most: number): Int8Array {
  const levels = new Int8Array(numbers.length);
  for (let k = 0; k < levels.length; k++) {
    const part = (numbers[k] as number) / most;
    levels[k] = Number.isNaN(part)
      ? NAN_LEVEL
      : Math.round(Math.min(Math.max(part, -1), 1) * LEVELS);
  }
  return levels;
}

/** Strokes for edges of these levels, the faintest first so that the strongest lie on top. */
export function strokesOf(levels: Int8Array): Stroke[] {
  const piles = new Map<number, number[]>();
  levels.forEach((level, k) => {
    const pile = piles.get(level);
    if (pile) pile.push(k);
    else piles.set(level, [k]);
  });
  return [...piles]
    .sort(([a], [b]) => Math.abs(a) - Math.abs(b) || b - a)
    .map(([level, edges]) => ({ ...strengthOf(level), edges }));
}

/** Sign and strength of a level. */
export const strengthOf = (level: number): Omit<Stroke, "edges"> =>
  level === NAN_LEVEL
    ? { sign: Number.NaN, strength: 1 }
    : { sign: Math.sign(level), strength: Math.abs(level) / LEVELS };

export interface Pen {
  /** In px; 0: the thinnest line, one px of the screen, which is drawn many times faster. */
  width: number;
  alpha: number;
  dashes: readonly number[];
}

/** Whether a drawing of `count` edges has room for dashes and wide lines. */
export const isSparse = (count: number): boolean => count <= MAX_SPARSE_EDGES;

/** How to draw a stroke of a drawing with `count` edges, and `pitch` px from unit to unit. */
export function penFor(
  { sign, strength }: Stroke,
  count: number,
  pitch: number,
): Pen {
  if (!isSparse(count))
    return { width: 0, alpha: 0.02 + 0.78 * strength ** 3, dashes: [] };
  const wide = Math.min(Math.max(pitch / 16, 1), 3.25);
  return {
    width: 0.75 + wide * strength,
    alpha: 0.25 + 0.75 * strength,
    dashes: sign >= 0 ? [] : [5, 3],
  };
}
