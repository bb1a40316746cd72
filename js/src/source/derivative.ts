// The traits of a DerivativeWidget of a function that is written as code, and the answers that Python would
// give: micrograd_widgets/derivative.py.

import { STEPS } from "../engine/difference.ts";
import { Value } from "../engine/value.ts";
import type { PageModel } from "../host/page-model.ts";
import type { DerivativeWidgetModel } from "../models.ts";
import { view } from "../store/page-graph.ts";
import { Reader, refuse, type Source } from "./checks.ts";
import type { CodeError } from "./code.ts";
import { type Program, read } from "./program.ts";

export const DERIVATIVE_KEYS = ["f", "x", "h", "x_min", "x_max"];

type Traits = Omit<
  DerivativeWidgetModel,
  "updates" | "whole" | "version" | "view_id" | "numbers"
>;

const MIN_INTERVALS = 10; // of a curve
const MAX_INTERVALS = 320;
const MAX_MS = 300; // that a curve may take, and a ladder

export function derivativeTraits(source: Source): Traits {
  const keys = new Reader(source);
  const f = new CodeFunction(keys.text("f"));
  const x = keys.number("x", 3);
  const h = keys.number(
    "h",
    0.001,
    "any finite number but 0",
    (given) => given !== 0,
  );
  const low = keys.number("x_min", -5);
  const high = keys.number("x_max", 5);
  if (!(low < high && Number.isFinite(high - low)))
    refuse("x_min", `a number below x_max = ${high}`, low);
  f.at(x); // a function that fails here has no view
  return { name: "f", ...rangeTraits(f, low, high, x), ...f.look(x, h) };
}

/** Let `model` answer as Python does. */
export function answer(
  model: PageModel<DerivativeWidgetModel>,
  source: Source,
): void {
  const f = new CodeFunction(new Reader(source).text("f"));
  const range = [model.get("x_min"), model.get("x_max")] as const;
  model.onSent = (content, [numbers]) => {
    const { acts, kind } = content as {
      acts: [string, number][];
      kind: string;
    };
    if (kind === "hello") return model.answer(content, {}, []);
    const given = new Float64Array(numbers as ArrayBuffer);
    let [x, h] = [model.get("x"), model.get("h")];
    acts.forEach(([, which], i) => {
      if (which === 0) x = given[i] as number;
      else h = given[i] as number;
    });
    const traits = { ...rangeTraits(f, ...range, x), ...f.look(x, h) };
    model.change(traits);
    model.answer(content, { error: traits.error }, [
      traits.values,
      traits.ladder,
    ]);
  };
}

/** The curve, over a wider range while x lies outside of it; its width is finite for the largest number too. */
function rangeTraits(f: CodeFunction, low: number, high: number, x: number) {
  const most = Number.MAX_VALUE;
  const room = 0.1 * (high - low);
  let x_min = x < low ? Math.max(x - room, -most) : low;
  let x_max = x > high ? Math.min(x + room, most) : high;
  if (!Number.isFinite(x_max - x_min))
    [x_min, x_max] = x > 0 ? [0, most] : [-most, 0];
  return { x_min, x_max, samples: view(f.curve(x_min, x_max)) };
}

class CodeFunction {
  readonly #program: Program;

  constructor(code: string) {
    this.#program = read(code);
  }

  /** f(x); throws an error in words. */
  at(x: number): number {
    const { last } = this.#program.run({ given: { x } });
    return last instanceof Value ? last.data : (last ?? Number.NaN);
  }

  #attempt(x: number): [number, string] {
    try {
      return [this.at(x), ""];
    } catch (problem) {
      const { why } = problem as CodeError;
      return [Number.NaN, `f(${x}): ${why}`];
    }
  }

  /** The traits that show the function around `x`. */
  look(x: number, h: number) {
    const [here, error] = this.#attempt(x);
    const at = (place: number) => this.#attempt(place)[0];
    const ends = [here, at(x + h), at(x - h), this.#gradient(x)];
    const end = performance.now() + MAX_MS;
    const rungs = STEPS.flatMap((step) =>
      performance.now() < end
        ? [step, at(x + step), at(x - step)]
        : [step, Number.NaN, Number.NaN],
    );
    return {
      x,
      h,
      error,
      values: view(Float64Array.of(x, h, ...ends)),
      ladder: view(Float64Array.from(rungs)),
    };
  }

  /** The derivative by backward. */
  #gradient(x: number): number {
    const leaf = new Value(x);
    try {
      const { last, backward, grads } = this.#program.run({
        given: { x: leaf },
      });
      if (!(last instanceof Value)) return Number.NaN;
      backward(last);
      return grads.get(leaf) ?? 0;
    } catch {
      return Number.NaN;
    }
  }

  /** The function at equal distances from `low` to `high`: 321 numbers, fewer if it is slow. */
  curve(low: number, high: number): Float64Array {
    const start = performance.now();
    let samples = this.#sampled(low, high, MIN_INTERVALS);
    const each = (performance.now() - start) / MIN_INTERVALS;
    let intervals = MIN_INTERVALS;
    while (intervals < MAX_INTERVALS && 2 * intervals * each < MAX_MS)
      intervals *= 2;
    if (intervals > MIN_INTERVALS)
      samples = this.#sampled(low, high, intervals);
    return samples;
  }

  #sampled(low: number, high: number, intervals: number): Float64Array {
    const gap = (high - low) / intervals;
    return Float64Array.from(
      { length: intervals + 1 },
      (_, k) => this.#attempt(k === intervals ? high : low + k * gap)[0],
    );
  }
}
