// What a model says about the plane and the points in it, asked at most once for each of its states.

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
/** Points that are judged one by one; of more, rings would hide the plane. */
export const MAX_JUDGED = 2000;

type Axes = readonly [x: Axis, y: Axis];
export type DataSplit = readonly [train: Data, test: Data];

interface Model extends ClassRule {
  predict: (points: Float64Array) => Float64Array;
}

/** Points of the grid in a row: fewer while a model that is large is moving. */
const SIDES = [SIDE, 50, 25];
const FRAME_BUDGET_MS = 8; // ms that a reading may take of a frame, where that can be had
const REFINE_AFTER_MS = 200; // ms after which a grid is made fine

export class PlaneReading {
  /** The outputs on the grid. */
  field: Float64Array = new Float64Array(0);
  /** The points on the wrong side; those of the second set are counted on. */
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

  /** Bring everything up to date; false when there is more to come in a later frame. */
  read(model: Model, axes: Axes, sets: DataSplit, tick: unknown): boolean {
    const before = this.field;
    const isDone = this.#survey(model, axes, tick);
    if (this.field !== before || !isSame(sets, this.#sets)) {
      this.wrong = isJudged(sets) ? misplacedIn(model, sets) : [];
      this.#sets = sets;
    }
    return isDone;
  }

  /** Ask for the grid, unless it is too early or nothing has changed. */
  #survey(model: Model, axes: Axes, tick: unknown): boolean {
    const now = [...axes, tick, model.outputs, model.border];
    const isOld = isSame(now, this.#last);
    if (isOld && this.#side === SIDE) return true;
    const start = this.#clock();
    const isElsewhere = !isSame(axes, this.#axes);
    const from = isOld ? this.#readAt + REFINE_AFTER_MS : this.#restUntil;
    if (start < from && !isElsewhere) return false;
    this.#last = now;
    this.#lay(axes, isOld ? SIDE : this.#affordable());
    this.field = model.predict(this.#grid);
    this.#readAt = this.#clock();
    this.#cost = (this.#readAt - start) / this.#side ** 2;
    // half of the time is for what moves the model
    this.#restUntil = 2 * this.#readAt - start;
    return this.#side === SIDE;
  }

  /** How fine the grid can be. */
  #affordable(): number {
    const fits = (side: number) => side ** 2 * this.#cost <= FRAME_BUDGET_MS;
    return SIDES.find(fits) ?? Math.min(...SIDES);
  }

  #lay(axes: Axes, side: number): void {
    if (!isSame(axes, this.#axes) || side !== this.#side || !this.#grid.length)
      this.#grid = gridOf(...axes, side);
    this.#axes = axes;
    this.#side = side;
  }

  /** What there is to see, beside the picture. */
  words(kinds: ClassRule, sets: DataSplit): string {
    const border = format(kinds.border, Number.isInteger(kinds.border) ? 0 : 2);
    const sides =
      kinds.outputs > 1
        ? "The colour is that of the largest output."
        : `On the line the output is ${border}; blue is above, orange below.`;
    return [sides, this.#score(kinds, sets), this.#gaps()]
      .filter((part) => part !== "")
      .join(" ");
  }

  #score(kinds: ClassRule, sets: DataSplit): string {
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

/** Which points are of another class than the model says. */
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

// Numbers as the plane says them.
/** Four digits are as many as a place in a picture has. */
export const short = (number = Number.NaN): string =>
  tickText(Number(number.toPrecision(4)));
