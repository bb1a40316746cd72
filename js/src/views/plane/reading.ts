// What a model says about the plane and the points in it, asked at most once for each of its states.

import type { Axis } from "../../ui/axis.ts";
import { format } from "../../ui/format.ts";
import {
  classOf,
  countOf,
  type Data,
  hasSides,
  type Kinds,
  targetClass,
} from "./data.ts";
import { gridOf, holes, SIDE } from "./field.ts";

/** Points that are judged one by one; of more, rings would hide the plane. */
export const JUDGED = 2000;

export type Sets = readonly [train: Data, test: Data];

interface Model extends Kinds {
  predict: (points: Float64Array) => Float64Array;
}

export class Reading {
  /** The outputs on the grid. */
  field: Float64Array = new Float64Array(0);
  /** The points on the wrong side; those of the second set are counted on. */
  wrong: number[] = [];
  #last: readonly unknown[] = [];
  #places: readonly unknown[] = [];
  #points: Float64Array = new Float64Array(0);
  #restUntil = 0;

  /** Bring everything up to date; false when it is too early for that. */
  read(
    model: Model,
    [x, y]: readonly [Axis, Axis],
    sets: Sets,
    tick: unknown,
  ): boolean {
    const now = [x, y, ...sets, tick, model.outputs, model.border];
    if (isSame(now, this.#last)) return true;
    const start = performance.now();
    if (start < this.#restUntil) return false;
    this.#last = now;
    if (!isSame([x, y, ...sets], this.#places)) {
      this.#places = [x, y, ...sets];
      this.#points = joined(gridOf(x, y), isJudged(sets) ? sets : []);
    }
    const outputs = model.predict(this.#points);
    this.field = outputs.subarray(0, SIDE * SIDE * model.outputs);
    this.wrong = wrongOf(outputs.subarray(this.field.length), sets, model);
    // a large model gets half of the time: the other half is for its training
    const end = performance.now();
    this.#restUntil = end + (end - start);
    return true;
  }

  /** What there is to see, beside the picture. */
  words(kinds: Kinds, sets: Sets): string {
    const border = format(kinds.border, Number.isInteger(kinds.border) ? 0 : 2);
    const sides =
      kinds.outputs > 1
        ? "The colour is that of the largest output."
        : `On the line the output is ${border}; blue is above, orange below.`;
    return [sides, this.#score(kinds, sets), this.#gaps(kinds)]
      .filter((part) => part !== "")
      .join(" ");
  }

  #score(kinds: Kinds, sets: Sets): string {
    if (!hasSides(kinds) || !isJudged(sets)) return "";
    const [train, test] = sets.map(countOf) as [number, number];
    if (train + test === 0) return "No points yet.";
    const wrongTrain = this.wrong.filter((i) => i < train).length;
    const wrongTest = this.wrong.length - wrongTrain;
    const points = train === 1 ? "point" : "points";
    const held = test
      ? `, and ${test - wrongTest} of the ${test} held out (hollow)`
      : "";
    const ringed = this.wrong.length > 0 ? "; the others are ringed" : "";
    return `${train - wrongTrain} of ${train} ${points} on the right side${held}${ringed}.`;
  }

  #gaps({ outputs }: Kinds): string {
    const gaps = holes(this.field);
    if (gaps === 0) return "";
    return gaps >= SIDE * SIDE * outputs
      ? "The output is no number (NaN) anywhere."
      : "Where it is hatched, the output is no number (NaN).";
  }
}

const isSame = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((part, k) => Object.is(part, b[k]));

const isJudged = (sets: Sets) => countOf(sets[0]) + countOf(sets[1]) <= JUDGED;

function joined(grid: Float64Array, sets: readonly Data[]): Float64Array {
  const size = sets.reduce((sum, { X }) => sum + X.length, grid.length);
  const points = new Float64Array(size);
  let at = 0;
  for (const part of [grid, ...sets.map(({ X }) => X)]) {
    points.set(part, at);
    at += part.length;
  }
  return points;
}

/** Which points are of another class than the model says. */
function wrongOf(outputs: Float64Array, sets: Sets, kinds: Kinds): number[] {
  const wrong: number[] = [];
  if (!hasSides(kinds)) return wrong;
  const width = kinds.outputs;
  let at = 0;
  for (const set of sets)
    for (let i = 0; i < countOf(set) && at < outputs.length / width; i++, at++)
      if (
        classOf(outputs, at, width, kinds.border) !== targetClass(set, i, kinds)
      )
        wrong.push(at);
  return wrong;
}
