// The curve of a model with one input and one output, and its distance from the points.

import type { Axis } from "../../ui/axis.ts";
import { format } from "../../ui/format.ts";
import { countOf } from "./data.ts";
import { css } from "./palette.ts";
import { type DataSplit, MAX_JUDGED } from "./plane-reading.ts";
import type { Brush } from "./sheet.tsx";

/** Points at which the model computes the curve. */
export const SAMPLES = 200;

type Predict = (points: Float64Array) => Float64Array;

export class FitCurve {
  /** The outputs at SAMPLES points along the axis. */
  line: Float64Array = new Float64Array(0);
  /** The outputs at the points of both sets, unless there are too many. */
  at: Float64Array = new Float64Array(0);
  #last: readonly unknown[] = [];

  /** Compute the outputs again, unless nothing has changed. */
  update(predict: Predict, x: Axis, sets: DataSplit, tick: unknown): void {
    const now = [x, ...sets, tick];
    if (now.every((part, k) => Object.is(part, this.#last[k]))) return;
    this.#last = now;
    const inputs = areFew(sets) ? sets.flatMap(({ X }) => [...X]) : [];
    const outputs = predict(Float64Array.from([...samples(x), ...inputs]));
    this.line = outputs.subarray(0, SAMPLES);
    this.at = outputs.subarray(SAMPLES);
  }

  words(sets: DataSplit, hasBars: boolean): string {
    const gaps = this.line.some(Number.isNaN)
      ? " Where it is interrupted, the output is no number (NaN)."
      : "";
    const bars = hasBars
      ? " A bar goes from the curve to each point: blue up, orange and dashed down."
      : "";
    return `The curve is the output.${this.#distance(sets)}${bars}${gaps}`;
  }

  #distance(sets: DataSplit): string {
    const [train, test] = sets;
    const count = countOf(train);
    if (!areFew(sets) || count === 0) return "";
    const mean = meanSquare(train.y, this.at);
    const held = meanSquare(test.y, this.at.subarray(count));
    const more = countOf(test)
      ? `, of those held out (hollow) ${format(held, 4)}`
      : "";
    return ` Mean squared distance of the points ${format(mean, 4)}${more}.`;
  }

  draw({ context, width, up, palette }: Brush): void {
    context.beginPath();
    let isPenDown = false;
    this.line.forEach((output, k) => {
      const at = [(k / (SAMPLES - 1)) * width, up(output)] as const;
      if (Number.isNaN(output)) isPenDown = false;
      else if (isPenDown) context.lineTo(...at);
      else context.moveTo(...at);
      isPenDown = !Number.isNaN(output);
    });
    context.strokeStyle = css(palette.ink);
    context.lineJoin = "round";
    context.lineWidth = 2;
    context.stroke();
  }

  /** A bar from the curve to each point of both sets: blue up, orange down. */
  drawResiduals(brush: Brush, sets: DataSplit): void {
    const { context, across, up, palette } = brush;
    const xs = sets.flatMap(({ X }) => [...X]);
    const ys = sets.flatMap(({ y }) => [...y]);
    for (const side of [0, 1]) {
      context.beginPath();
      this.at.forEach((output, i) => {
        const [x = 0, y = 0] = [xs[i], ys[i]];
        if (y > output !== (side === 0) || Number.isNaN(output)) return;
        context.moveTo(across(x), up(output));
        context.lineTo(across(x), up(y));
      });
      context.strokeStyle = css(palette.classes[side] ?? palette.ink, 0.8);
      context.lineWidth = 2;
      context.setLineDash(side === 0 ? [] : [4, 3]);
      context.stroke();
    }
    context.setLineDash([]);
  }
}

const areFew = (sets: DataSplit) =>
  countOf(sets[0]) + countOf(sets[1]) <= MAX_JUDGED;

/** SAMPLES numbers at equal distances along an axis. */
export const samples = ({ min, max }: Axis): number[] =>
  Array.from(
    { length: SAMPLES },
    (_, k) => min + (k / (SAMPLES - 1)) * (max - min),
  );

function meanSquare(targets: Float64Array, outputs: Float64Array): number {
  let sum = 0;
  targets.forEach((target, i) => {
    sum += (target - (outputs[i] ?? Number.NaN)) ** 2;
  });
  return sum / targets.length;
}
