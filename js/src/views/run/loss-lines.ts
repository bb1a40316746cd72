// What the loss curve shows: a line for each run, the axes that hold them, and the sentences.

import type {
  LossPoint,
  LossRecord,
} from "../../store/training/loss-record.ts";
import type { RecordedRun } from "../../store/training/run-history.ts";
import { differences } from "../../store/training/run-history.ts";
import type { Axis } from "../../ui/axis.ts";
import { counted, format } from "../../ui/format.ts";

export interface LossLine {
  name: string;
  /** The class of its line: each run has dashes of its own. */
  class: string;
  record: LossRecord;
  points: readonly LossPoint[];
}

const PLOT_COLUMNS = 300; // points of the longest line

/** The lines of `runs`, the earlier ones first, so that the current one is drawn over them. */
export function lossLines(
  runs: readonly RecordedRun[],
  pointsOf: (record: LossRecord, columns: number) => readonly LossPoint[],
): LossLine[] {
  const longest = lengthOf(runs);
  const line = (name: string, look: string, record: LossRecord): LossLine => ({
    name,
    class: look,
    record,
    points: pointsOf(record, (PLOT_COLUMNS * record.length) / longest),
  });
  const earlier = runs.filter(({ isCurrent }) => !isCurrent);
  return [
    ...earlier.map(({ name, record }, k) =>
      line(name, `mgw-earlier mgw-dash-${k + 1}`, record),
    ),
    ...runs
      .filter(({ isCurrent }) => isCurrent)
      .flatMap(({ name, record, tests }) => [
        ...(tests.length > 0 ? [line("held out", "mgw-held-out", tests)] : []),
        line(name, "mgw-current", record),
      ]),
  ];
}

const lengthOf = (runs: readonly RecordedRun[]) =>
  Math.max(1, ...runs.map(({ record }) => record.end));

/** The points to draw, with gaps for losses that are not finite or, on a log scale, not above 0. */
export const drawable = (points: readonly LossPoint[], log: boolean) =>
  points.map(
    ([step, loss]): LossPoint =>
      Number.isFinite(loss) && !(log && loss <= 0)
        ? [step, loss]
        : [step, Number.NaN],
  );

const HEADROOM = 0.03; // of the axis, above the highest loss
const ROUND_FACTORS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** A round number at or above `number`. An axis that ends there stays for a while as the number grows. */
export function roundedUp(number: number): number {
  const power = 10 ** Math.floor(Math.log10(number));
  const factor = ROUND_FACTORS.find((one) => one * power >= number) ?? 10;
  return Number((factor * power).toPrecision(12));
}

export const stepAxis = (runs: readonly RecordedRun[]): Axis => ({
  name: "step",
  min: 0,
  max: roundedUp(Math.max(10, lengthOf(runs))),
});

/** An axis that holds the losses: from 0 if none is below; on a log scale between whole powers of ten. */
export function lossAxis(lines: readonly LossLine[], log: boolean): Axis {
  const losses = lines
    .flatMap(({ points }) => drawable(points, log).map(([, loss]) => loss))
    .filter(Number.isFinite);
  const least = losses.reduce((a, b) => Math.min(a, b), Infinity);
  const most = losses.reduce((a, b) => Math.max(a, b), -Infinity);
  if (losses.length === 0)
    return { name: "loss", min: log ? 0.1 : 0, max: 1, log };
  if (!log) {
    const min = least < 0 ? -roundedUp(-least) : 0;
    return {
      name: "loss",
      min,
      max: most > 0 ? roundedUp(most * (1 + HEADROOM)) : 0 - min * 0.1 || 1,
      log,
    };
  }
  const from = Math.floor(Math.log10(least));
  const to = Math.max(Math.ceil(Math.log10(most) + HEADROOM), from + 1);
  return {
    name: "loss",
    min: Number(`1e${from}`),
    max: Number(`1e${to}`),
    log,
  };
}

/** What the plot shows, for those who cannot see it. */
export function lossLabel(lines: readonly LossLine[], cursor: number): string {
  const sentences = lines.toReversed().map(({ name, record, points }) => {
    if (record.length === 0) return `${name} has no step yet`;
    const known = points.filter(([, loss]) => Number.isFinite(loss));
    const lowest = known.reduce<LossPoint | undefined>(
      (low, point) => (low && low[1] <= point[1] ? low : point),
      undefined,
    );
    if (!lowest) return `${name} has no finite loss`;
    const [first, last] = [known[0], known.at(-1)] as LossPoint[];
    return `${name} goes from ${shown(first?.[1])} to ${shown(last?.[1])} in ${stepsOf(record.length)}, the lowest is ${shown(lowest[1])} at step ${lowest[0]}`;
  });
  return `Loss by step: ${sentences.join("; ")}. You are at step ${cursor}.`;
}

const stepsOf = (count: number) =>
  count === 1 ? "1 step" : `${counted(count)} steps`;

/** A loss with four decimals; a dash if it is no longer known. */
export const shown = (loss: number | undefined) =>
  loss === undefined ? "–" : format(loss, 4);

/** Where each of the compared runs branched off, and in which settings it differs. */
export function originsOf(runs: readonly RecordedRun[]): string[] {
  const apart = differences(runs.map(({ settings }) => settings));
  return runs
    .map(({ name, from }, k) => {
      const branch = from && `from step ${counted(from.step)} of ${from.name}`;
      return `${name}: ${[branch, apart[k]].filter(Boolean).join("; ")}.`;
    })
    .filter((how) => !how.endsWith(": ."))
    .toReversed();
}

/** What the plot cannot show, or shows only in part. */
export function lossNotes(lines: readonly LossLine[], log: boolean): string[] {
  const notes: string[] = [];
  for (const { name, record } of lines)
    if (record.firstOdd !== undefined)
      notes.push(
        `${name}: a loss is NaN or infinite at step ${counted(record.firstOdd)}; where that is so, the curve has a gap.`,
      );
  const isLow = lines.some(({ points }) => points.some(([, y]) => y <= 0));
  if (log && isLow)
    notes.push("Losses of 0 and below have no place on a log scale.");
  const widest = Math.max(0, ...lines.map(({ record }) => record.bucket));
  if (widest > 1)
    notes.push(
      `Of every ${widest} steps the lowest and the highest loss are kept.`,
    );
  return notes;
}
