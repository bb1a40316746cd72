// The outputs of a model on the plane and at the points in it, computed once for each of its states.

import { type Axis, tickText } from "../../ui/axis.ts";
import { format } from "../../ui/format.ts";
import {
  type ClassRule,
  classOf,
  countOf,
  type Data,
  hasSides,
  targetClass,
} from "./data.ts";
import { countHoles, gridOf, SIDE } from "./field.ts";

/** With more points than this none is judged: their rings would hide the plane. */
export const MAX_JUDGED = 2000;

type Axes = readonly [x: Axis, y: Axis];
export type DataSplit = readonly [train: Data, test: Data];

interface Model extends ClassRule {
  predict: (points: Float64Array) => Float64Array;
}

/** Points in a row of the grid: fewer while a large model is changing. */
const SIDES = [SIDE, 50, 25];
const FRAME_BUDGET_MS = 8; // ms of a frame that the grid may take; the coarsest may take more
const REFINE_AFTER_MS = 200; // ms

export class PlaneReading {
  /** The outputs on the grid. */
  field: Float64Array = new Float64Array(0);
  /** The points on the wrong side, counted through both sets. */
  wrong: number[] = [];
  #sets: readonly unknown[] = [];
  #last: readonly unknown[] = [];
  #axes: readonly unknown[] = [];
  #grid: Float64Array = new Float64Array(0);
  #side = SIDE;
  #cost = 0; // ms for each point of the grid
  #readAt = -Infinity;
  #restUntil = -Infinity;
  readonly #clock: () => number;

  constructor(clock = () => performance.now()) {
    this.#clock = clock;
  }

  /** Bring everything up to date; false if a later frame has to refine it. */
  update(model: Model, axes: Axes, sets: DataSplit, tick: unknown): boolean {
    const before = this.field;
    const isDone = this.#updateField(model, axes, tick);
    if (this.field !== before || !isSame(sets, this.#sets)) {
      this.wrong = isJudged(sets) ? misplacedIn(model, sets) : [];
      this.#sets = sets;
    }
    return isDone;
  }

  /** Compute the grid, unless it is too early or nothing has changed. */
  #updateField(model: Model, axes: Axes, tick: unknown): boolean {
    const now = [...axes, tick, model.outputs, model.border];
    const isOld = isSame(now, this.#last);
    if (isOld && this.#side === SIDE) return true;
    const start = this.#clock();
    const isElsewhere = !isSame(axes, this.#axes);
    const from = isOld ? this.#readAt + REFINE_AFTER_MS : this.#restUntil;
    if (start < from && !isElsewhere) return false;
    this.#last = now;
    this.#layGrid(axes, isOld ? SIDE : this.#affordable());
    this.field = model.predict(this.#grid);
    this.#readAt = this.#clock();
    this.#cost = (this.#readAt - start) / this.#side ** 2;
    // leave half of the time to what changes the model
    this.#restUntil = 2 * this.#readAt - start;
    return this.#side === SIDE;
  }

  /** The finest grid that fits the budget. */
  #affordable(): number {
    const fits = (side: number) => side ** 2 * this.#cost <= FRAME_BUDGET_MS;
    return SIDES.find(fits) ?? Math.min(...SIDES);
  }

  #layGrid(axes: Axes, side: number): void {
    if (!isSame(axes, this.#axes) || side !== this.#side || !this.#grid.length)
      this.#grid = gridOf(...axes, side);
    this.#axes = axes;
    this.#side = side;
  }

  /** What the picture shows, in words. */
  words(rule: ClassRule, sets: DataSplit): string {
    const border = format(rule.border, Number.isInteger(rule.border) ? 0 : 2);
    const sides =
      rule.outputs > 1
        ? "The colour is that of the largest output."
        : `On the line the output is ${border}; blue is above, orange below.`;
    return [sides, this.#score(rule, sets), this.#gaps()]
      .filter((part) => part !== "")
      .join(" ");
  }

  #score(rule: ClassRule, sets: DataSplit): string {
    if (!hasSides(rule) || !isJudged(sets)) return "";
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

  #gaps(): string {
    const gaps = countHoles(this.field);
    if (gaps === 0) return "";
    return gaps === this.field.length
      ? "The output is no number (NaN) anywhere."
      : "Where it is hatched, the output is no number (NaN).";
  }
}

const isSame = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((part, k) => Object.is(part, b[k]));

const isJudged = (sets: DataSplit) =>
  countOf(sets[0]) + countOf(sets[1]) <= MAX_JUDGED;

/** The points whose class is not the one that the model gives. */
function misplacedIn(model: Model, sets: DataSplit): number[] {
  const wrong: number[] = [];
  if (!hasSides(model)) return wrong;
  const { outputs: width, border, predict } = model;
  let first = 0;
  for (const set of sets) {
    const count = countOf(set);
    const outputs = count > 0 ? predict(set.X) : set.X;
    for (let i = 0; i < count; i++)
      if (classOf(outputs, i, width, border) !== targetClass(set, i, model))
        wrong.push(first + i);
    first += count;
  }
  return wrong;
}

/** A number with four digits, as many as a place in a picture has. */
export const short = (number = Number.NaN): string =>
  tickText(Number(number.toPrecision(4)));
