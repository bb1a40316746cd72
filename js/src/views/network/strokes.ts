// Strokes: edges put together by sign and strength, so that thousands are a handful of strokes.

export const LEVELS = 8; // strengths that are told apart
const FEW = 600; // edges that have room for dashes, and for lines as wide as 4 px

export interface Stroke {
  /** NaN: numbers that are none. 0: too small to see a sign. */
  sign: number;
  /** 0 … 1. */
  strength: number;
  /** Which edges. */
  edges: readonly number[];
}

/** The round number at or above all `numbers`, 1, 2 or 5 times a power of ten, so that it seldom changes. */
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

/** 0 … LEVELS: how strong `number` is on a scale up to `most`. */
export const levelOf = (number: number, most: number): number =>
  Math.min(Math.round((Math.abs(number) / most) * LEVELS), LEVELS);

/** Strokes for `numbers`, the faintest first so that the strongest lie on top. */
export function strokesOf(numbers: Float64Array, most: number): Stroke[] {
  const piles = Array.from({ length: 2 * LEVELS + 2 }, (): number[] => []);
  for (let k = 0; k < numbers.length; k++) {
    const number = numbers[k] as number;
    const level = levelOf(number, most);
    const pile = Number.isNaN(number)
      ? 2 * LEVELS + 1
      : level === 0
        ? 0
        : 2 * level - Number(number > 0);
    (piles[pile] as number[]).push(k);
  }
  return piles.flatMap((edges, pile): Stroke[] => {
    if (edges.length === 0) return [];
    if (pile > 2 * LEVELS) return [{ sign: Number.NaN, strength: 1, edges }];
    const strength = Math.ceil(pile / 2) / LEVELS;
    return [{ sign: pile === 0 ? 0 : pile % 2 ? 1 : -1, strength, edges }];
  });
}

export interface Pen {
  /** In px; 0: the thinnest line, one px of the screen, which is drawn many times faster. */
  width: number;
  alpha: number;
  dashes: readonly number[];
}

/** Whether there is room for dashes and wide lines where there are `count` edges in all. */
export const isSparse = (count: number): boolean => count <= FEW;

/** How a stroke is drawn where there are `count` edges in all. */
export function penFor({ sign, strength }: Stroke, count: number): Pen {
  if (!isSparse(count))
    return { width: 0, alpha: 0.03 + 0.77 * strength ** 2, dashes: [] };
  return {
    width: 0.75 + 3.25 * strength,
    alpha: 0.35 + 0.65 * strength,
    dashes: sign >= 0 ? [] : [5, 3],
  };
}
