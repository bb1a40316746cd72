// What a learner sees of a slope, in words.

import type { Verdict } from "../../engine/difference.ts";

const WORDS: Record<Verdict, string> = {
  undefined: "There is no slope at this point.",
  outside:
    "x + h lies where the function has no number, so there is no secant.",
  same: "h is too small to matter: x + h is rounded to x itself, so nothing is nudged and the difference is exactly 0.",
  kink: "There is a kink here: the slopes on its two sides differ, and the central difference is only their mean.",
  straight:
    "The curve is a straight line here: secant and tangent are one, so h can be large. Only rounding is left, and it grows as h shrinks.",
  good: "h is about right: the error of the formula is small, and so is that of rounding.",
  formula:
    "h is large: the secant cuts across the bend of the curve. This error of the formula shrinks with h.",
  rounding:
    "h is too small: f(x + h) and f(x) agree in nearly all their digits, and what rounding leaves of the rest is divided by h. This error grows as h shrinks.",
};

export const wordsFor = (verdict: Verdict): string => WORDS[verdict];
