// A slope in pictures and numbers: the curve with its tangent and a secant, the two differences
// beside the gradient, and their errors for every h.

import {
  centralDifference,
  forwardDifference,
  judge,
  type Nudge,
  type Verdict,
} from "../../engine/difference.ts";
import type { Range } from "../../store/ranges.ts";
import type { Point } from "../../ui/axis.ts";
import { exact, exactText, format, signOf, typeset } from "../../ui/format.ts";
import { Plot } from "../../ui/plot.tsx";

interface Props {
  /** The names of the nudged leaf and of the result. */
  x: string;
  y: string;
  range: Range;
  curve: readonly Point[];
  nudge: Nudge;
  slope: number;
  /** The name of the slope: gradient, if there is one. */
  slopeName: string;
  ladder: readonly Nudge[];
  /** Where the learner has dragged the point, while the numbers wait for the kernel. */
  dragged?: { nudge: Nudge; slope: number } | undefined;
  /** Whether the numbers are read off the curve, because the function cannot be called. */
  isApproximate?: boolean;
  /** Whether the learner has yet to answer: then only the curve and the point are shown. */
  isAsked?: boolean;
  onX: (x: number) => void;
}

export function SlopePicture(props: Props) {
  const { nudge, slope, ladder, isApproximate = false } = props;
  if (props.isAsked)
    return (
      <div class="mgw-slope-body">
        <FunctionPlot {...props} {...props.dragged} />
      </div>
    );
  const verdict = judge(nudge, slope, ladder);
  return (
    <div class="mgw-slope-body">
      <FunctionPlot {...props} {...props.dragged} />
      {ladder.length > 0 && <ErrorPlot {...props} />}
      <div class="mgw-slope-words">
        <SlopeTable {...props} />
        <p aria-live="polite">
          {isApproximate
            ? "Approximate: these numbers are read off the curve, because the function itself cannot be called here."
            : VERDICT_WORDS[verdict]}
        </p>
      </div>
    </div>
  );
}

const VERDICT_WORDS: Record<Verdict, string> = {
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

/** The line through a point with `slope`, across all of `range`. */
function straightLine(
  [x, y]: Point,
  slope: number,
  { min, max }: Range,
): Point[] {
  return [min, max].map((end) => [end, y + slope * (end - x)]);
}

function FunctionPlot({
  x,
  y,
  range,
  curve,
  nudge,
  slope,
  isAsked,
  onX,
}: Props) {
  const here: Point = [nudge.x, nudge.here];
  const lines = [
    { class: "mgw-function", points: curve },
    {
      class: "mgw-secant",
      points: straightLine(here, forwardDifference(nudge), range),
    },
    {
      class: `mgw-tangent mgw-${signOf(slope)}`,
      points: straightLine(here, slope, range),
    },
  ];
  const marks = [
    { class: "mgw-point", at: here },
    { class: "mgw-ahead", at: [nudge.x + nudge.h, nudge.ahead] as const },
  ];
  const tangent = isAsked ? "" : `, the tangent has the slope ${exact(slope)}`;
  return (
    <Plot
      label={`${y} for every ${x}; at ${exact(nudge.x)} it is ${exact(nudge.here)}${tangent}`}
      x={{ name: x, ...range }}
      y={{ name: y, ...heightOf([...curve.map((p) => p[1]), nudge.here]) }}
      lines={isAsked ? lines.slice(0, 1) : lines}
      marks={isAsked ? marks.slice(0, 1) : marks.toReversed()}
      onPick={([picked]) => onX(picked)}
    />
  );
}

/** The range of `numbers` without the few that run away near a pole. */
function heightOf(numbers: readonly number[]): Range {
  const sorted = numbers.filter(Number.isFinite).sort((a, b) => a - b);
  const quantile = (share: number) =>
    sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const margin = 0.6 * (quantile(0.97) - quantile(0.03));
  const min = Math.max(quantile(0), quantile(0.03) - margin);
  const max = Math.min(quantile(1), quantile(0.97) + margin);
  const padding = 0.06 * (max - min) || 0.5 * Math.abs(max) || 1;
  return { min: min - padding, max: max + padding };
}

const MIN_ERROR = 1e-16; // where the axis of errors begins: an error of 0 lies on it

function ErrorPlot({ nudge, slope, ladder }: Props) {
  const errors = (difference: (nudge: Nudge) => number): Point[] =>
    ladder.map((rung) => [rung.h, errorOf(difference(rung), slope)]);
  const forward = errors(forwardDifference);
  const central = errors(centralDifference);
  const largest = Math.max(
    1,
    ...[...forward, ...central].map((p) => p[1]).filter(Number.isFinite),
  );
  const h = Math.abs(nudge.h);
  const now = (difference: number): Point => [h, errorOf(difference, slope)];
  return (
    <Plot
      label={`The error of the differences for every h from 1 to 1e−17; at ${exact(h)} that of the forward difference is ${short(Math.abs(forwardDifference(nudge) - slope))}`}
      x={{ name: "h", min: 1e-17, max: 1, log: true }}
      y={{ name: "error", min: MIN_ERROR, max: largest * 10, log: true }}
      lines={[
        {
          class: "mgw-now-h",
          points: [
            [h, MIN_ERROR],
            [h, largest * 10],
          ],
        },
        { class: "mgw-central", points: central },
        { class: "mgw-secant", points: forward },
      ]}
      marks={[
        { class: "mgw-half", at: now(centralDifference(nudge)) },
        { class: "mgw-ahead", at: now(forwardDifference(nudge)) },
      ]}
    />
  );
}

const errorOf = (difference: number, slope: number) =>
  Math.max(Math.abs(difference - slope), MIN_ERROR);

function SlopeTable({
  nudge,
  slope,
  slopeName,
  isApproximate,
  dragged,
}: Props) {
  const row = (name: string, key: string, how: string, number: number) => (
    <tr>
      <th scope="row">
        <svg class="mgw-key" aria-hidden="true" width="26" height="10">
          <path class={`mgw-curve ${key}`} d="M1 5H25" />
        </svg>
        {name}
      </th>
      <td class="mgw-how">{how}</td>
      <td>{slopeText(number, isApproximate)}</td>
      <td>
        {key.includes("tangent") ||
        (isApproximate && Number.isNaN(number - slope))
          ? ""
          : short(Math.abs(number - slope))}
      </td>
    </tr>
  );
  return (
    <table aria-label="Slopes" class={dragged ? "mgw-stale" : ""}>
      <thead>
        <tr>
          <td />
          <td class="mgw-how" />
          <th scope="col">Slope</th>
          <th scope="col">Error</th>
        </tr>
      </thead>
      <tbody>
        {row(slopeName, `mgw-tangent mgw-${signOf(slope)}`, "tangent", slope)}
        {row(
          "forward",
          "mgw-secant",
          "(f(x + h) − f(x)) / h",
          forwardDifference(nudge),
        )}
        {row(
          "central",
          "mgw-central",
          "(f(x + h) − f(x − h)) / 2h",
          centralDifference(nudge),
        )}
      </tbody>
    </table>
  );
}

/** In full if it is exact; with two decimals if it is read off a curve. */
const slopeText = (number: number, isApproximate = false) =>
  !isApproximate
    ? exactText(number)
    : Number.isNaN(number)
      ? "not known"
      : `≈ ${format(number, 2)}`;

/** With two digits: more digits of an error mean nothing. */
function short(number: number): string {
  const rounded = Number(number.toPrecision(2));
  const isPlain = rounded === 0 || (rounded >= 1e-3 && rounded < 1e4);
  const text = isPlain ? String(rounded) : rounded.toExponential();
  return typeset(text);
}
