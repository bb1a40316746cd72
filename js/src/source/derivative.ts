// The traits of a DerivativeWidget of a function that is written as code, and the answers that Python would
// give: micrograd_widgets/derivative.py.

import { STEPS } from "../engine/difference.ts";
import { Value } from "../engine/value.ts";
import type { PageModel } from "../host/page-model.ts";
import type { DerivativeWidgetModel } from "../models.ts";
import { Reader, refuse, type Source } from "./checks.ts";
import type { CodeError } from "./code.ts";
import { view } from "./graph.ts";
import { type Program, read } from "./program.ts";

export const DERIVATIVE_KEYS = ["f", "x", "h", "x_min", "x_max"];

type Traits = Omit<
  DerivativeWidgetModel,
  "updates" | "whole" | "version" | "view_id"
>;

const INTERVALS = 320; // of a curve
const MAX_SECONDS = 0.5; // that a curve may take, and a ladder

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

/** The curve, over a wider range while x lies outside of it. */
function rangeTraits(f: CodeFunction, low: number, high: number, x: number) {
  const room = 0.1 * (high - low);
  const x_min = x < low ? x - room : low;
  const x_max = x > high ? x + room : high;
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
    const end = performance.now() + 1000 * MAX_SECONDS;
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

  curve(low: number, high: number): Float64Array {
    const gap = (high - low) / INTERVALS;
    return Float64Array.from(
      { length: INTERVALS + 1 },
      (_, k) => this.#attempt(k === INTERVALS ? high : low + k * gap)[0],
    );
  }
}
