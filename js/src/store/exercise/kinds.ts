// The kinds of exercises: how each judges an answer, and the hints that it has where the author gives none.

import { judgeBroken } from "./judge-broken.ts";
import { judgeGradients } from "./judge-gradients.ts";
import { judgeMatch } from "./judge-match.ts";
import { judgeOrder } from "./judge-order.ts";
import { judgePredict } from "./judge-predict.ts";
import { judgeTune } from "./judge-tune.ts";
import type { KindName, Variant } from "./variant.ts";
import type { Verdict } from "./verdict.ts";

type Judge = (variant: Variant, answer: never) => Verdict;

interface Kind {
  judge: Judge;
  /** A nudge, where to look, a worked step on another example. */
  hints: readonly [string, string, string];
}

export const KINDS: Readonly<Record<KindName, Kind>> = {
  predict: {
    judge: judgePredict as Judge,
    hints: [
      "Put the numbers in, and then again with one of them a little larger.",
      "Compare the two results: which one is larger, and by how much?",
      "For `z = 10·u` at `u = 1`: with `u = 1.001` z goes from 10 to 10.01. It rises, and its slope is 10.",
    ],
  },
  gradients: {
    judge: judgeGradients as Judge,
    hints: [
      "Move the slider of a leaf a little to the right: does the end of the graph rise or fall?",
      "Begin at the end of the graph. Each gradient is the gradient of the result, times the local derivative.",
      "For `p = u·v` with `u = 3` and `v = 5`, where the gradient of `p` is 2: that of `u` is 5 · 2 = 10, that of `v` is 3 · 2 = 6. For `s = u + v` both get 2.",
    ],
  },
  order: {
    judge: judgeOrder as Judge,
    hints: [
      "A node can pass on only what it has got.",
      "Look for a node from which two lines lead to the right: who has to come before it?",
      "For `p = u·v` and `r = p + u`: `r` comes first, then `p`. `u` has its whole gradient only after both.",
    ],
  },
  broken: {
    judge: judgeBroken as Judge,
    hints: [
      "Go from the end of the graph to the left. Which is the first gradient that is not what it should be?",
      "For each node compare the gradients of its operands with its own gradient times the local derivative.",
      "For `p = u·v` with `u = 3` and `v = 5`, where the gradient of `p` is 2: `u` must have 10. If it has 2, `p` passes its gradient on as a + does.",
    ],
  },
  tune: {
    judge: judgeTune as Judge,
    hints: [
      "The gradients on the cards follow the sliders. What does a positive one say?",
      "A Value with a large gradient moves the end of the graph most; one with the gradient 0 does not move it now.",
      "For `o = tanh(w·x + b)` with `x = 0`: `w` has no say, so `b` alone decides.",
    ],
  },
  match: {
    judge: judgeMatch as Judge,
    hints: [
      "Put a ruler to the curve at the point: does it go up to the right, down, or is it level?",
      "The steeper the curve, the larger the number. A level piece has the slope 0.",
      "For `z = u²`: at `u = 1` one step of 0.1 goes up by about 0.2, so the slope is 2; at `u = −1` it is −2.",
    ],
  },
};
