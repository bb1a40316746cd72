// A small plot: two axes with few ticks, lines, areas and marks. A drag can pick a point of it.

import { useMemo, useRef } from "preact/hooks";
import {
  type Axis,
  type Point,
  roundedAt,
  scaleFor,
  ticksOf,
  tickText,
} from "./axis.ts";
import { Finger } from "./finger.ts";
import { shortened } from "./format.ts";
import { useWidth } from "./width.ts";

interface Props {
  /** What the plot shows, in words. */
  label: string;
  x: Axis;
  y: Axis;
  areas?: readonly Shape[];
  lines: readonly Shape[];
  marks?: readonly { class: string; at: Point }[];
  /** Texts inside of the plot. */
  signs?: readonly {
    text: string;
    at: Point | undefined;
    /** How far to the right and up of that, in px. */
    shift?: Point;
  }[];
  /** Called with the point that a drag reaches; nothing can be picked without it. */
  onPick?: ((point: Point) => void) | undefined;
}

interface Shape {
  class: string;
  points: readonly Point[];
}

const DEFAULT_WIDTH = 360; // px
const MIN_WIDTH = 120; // px; a narrower plot is drawn smaller
const MIN_HEIGHT = 160; // px
const RATIO = 232 / 360; // of height to width
const LEFT = 50;
const RIGHT = 12;
const TOP = 22; // for the name of the axis
const BOTTOM = 34;
const DIGIT_WIDTH = 7; // px, of a number at an axis
const MIN_GAP = 14; // px between two of them

interface Size {
  width: number;
  height: number;
}

export function Plot(props: Props) {
  const { label, x, y, areas = [], lines, marks = [], signs = [] } = props;
  const frame = useRef<SVGSVGElement>(null);
  const measured = useWidth(frame, DEFAULT_WIDTH).value;
  const width = Math.max(measured, MIN_WIDTH); // letters are as large in every plot
  const height = Math.max(MIN_HEIGHT, Math.round(RATIO * width));
  const inner = { width: width - LEFT - RIGHT, height: height - TOP - BOTTOM };
  const across = scaleFor(x, LEFT, width - RIGHT);
  const up = scaleFor(y, height - BOTTOM, TOP);
  const ticks = ticksOf(x, tickCount(x, inner.width));
  const drawn = ({ points }: Shape) =>
    pathOf(points.map(([px, py]) => [across(px), up(py)]));
  return (
    <svg
      ref={frame}
      class={props.onPick ? "mgw-plot mgw-pickable" : "mgw-plot"}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      {...usePicking(x, y, { width, height }, props.onPick)}
    >
      {/* an svg inside clips what reaches out of the frame */}
      <svg
        aria-hidden="true"
        x={LEFT}
        y={TOP}
        {...inner}
        viewBox={`${LEFT} ${TOP} ${inner.width} ${inner.height}`}
      >
        {areas.map((shape) => (
          <path key={shape.class} class={shape.class} d={`${drawn(shape)}Z`} />
        ))}
        {ticks.map((tick) => (
          <path
            key={tick}
            class="mgw-rule"
            d={`M${across(tick)} ${TOP}V${height}`}
          />
        ))}
        {ticksOf(y).map((tick) => (
          <path
            key={tick}
            class="mgw-rule"
            d={`M${LEFT} ${up(tick)}H${width}`}
          />
        ))}
        {lines.map((shape) => (
          <path
            key={shape.class}
            class={`mgw-curve ${shape.class}`}
            d={drawn(shape)}
          />
        ))}
      </svg>
      <path
        class="mgw-axis"
        d={`M${LEFT} ${TOP}V${height - BOTTOM}H${width - RIGHT}`}
      />
      {signs.map(
        ({ text, at, shift = [0, 0] }) =>
          at && (
            <text
              key={text}
              class="mgw-side-sign"
              x={across(at[0]) + shift[0]}
              y={up(at[1]) + 6 - shift[1]}
              text-anchor="middle"
            >
              {text}
            </text>
          ),
      )}
      {marks.map((mark) => {
        const [cx, cy] = [across(mark.at[0]), up(mark.at[1])];
        return (
          isInside(cx, cy, width, height) && (
            <circle key={mark.class} class={mark.class} cx={cx} cy={cy} r="5" />
          )
        );
      })}
      <Labels {...{ x, y, ticks, width, height, across, up }} />
    </svg>
  );
}

/** Whether a mark lies within the axes. */
const isInside = (x: number, y: number, width: number, height: number) =>
  x >= LEFT - 1 &&
  x <= width - RIGHT + 1 &&
  y >= TOP - 1 &&
  y <= height - BOTTOM + 1;

interface LabelProps extends Pick<Props, "x" | "y">, Size {
  /** Of the axis across. */
  ticks: readonly number[];
  across: (number: number) => number;
  up: (number: number) => number;
}

function Labels({ x, y, ticks, width, height, across, up }: LabelProps) {
  return (
    <g>
      {ticks.map((tick) => (
        <text
          key={tick}
          x={Math.min(
            across(tick),
            width - (DIGIT_WIDTH / 2) * tickText(tick).length,
          )}
          y={height - BOTTOM + 14}
          text-anchor="middle"
        >
          {tickText(tick)}
        </text>
      ))}
      {ticksOf(y).map((tick) => (
        <text key={tick} x={LEFT - 6} y={up(tick) + 3.5} text-anchor="end">
          {tickText(tick)}
        </text>
      ))}
      <text
        class="mgw-axis-name"
        x={width - RIGHT}
        y={height - 4}
        text-anchor="end"
      >
        {shortened(x.name)}
      </text>
      <text class="mgw-axis-name" x={LEFT} y={TOP - 8}>
        {shortened(y.name)}
      </text>
    </g>
  );
}

/** How many numbers fit side by side below an axis that is `width` px long. */
function tickCount(axis: Axis, width: number): number {
  const longest = Math.max(...ticksOf(axis).map((t) => tickText(t).length), 1);
  const count = Math.floor(width / (DIGIT_WIDTH * longest + MIN_GAP));
  return Math.min(5, Math.max(1, count));
}

/** A path through `points`, interrupted where one is not finite; a point without neighbours is a dot. */
function pathOf(points: readonly Point[]): string {
  const isFinitePoint = (point: Point | undefined) =>
    !!point?.every(Number.isFinite);
  let d = "";
  points.forEach((point, k) => {
    if (!isFinitePoint(point)) return;
    const [x, y] = point;
    const goesOn = isFinitePoint(points[k - 1]);
    d += `${goesOn ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`;
    if (!goesOn && !isFinitePoint(points[k + 1])) d += "h.01";
  });
  return d || "M0 0";
}

/** Listeners that pick a point of the plot with each move of a drag. */
function usePicking(
  x: Axis,
  y: Axis,
  { width, height }: Size,
  onPick: Props["onPick"],
) {
  const dragging = useRef(false);
  const finger = useMemo(() => new Finger(), []);
  if (!onPick) return {};
  const pick = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const scale = width / box.width;
    const share = (at: number, from: number, to: number) =>
      Math.min(Math.max((at - from) / (to - from), 0), 1);
    const across = share(
      (event.clientX - box.left) * scale,
      LEFT,
      width - RIGHT,
    );
    const up = share((event.clientY - box.top) * scale, height - BOTTOM, TOP);
    onPick([roundedAt(x, across), roundedAt(y, up)]);
  };
  const end = () => {
    dragging.current = false;
    return finger.end();
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button) return;
      dragging.current = true;
      (event.currentTarget as Element).setPointerCapture?.(event.pointerId);
      finger.down(event);
      if (!finger.isUnclear) pick(event);
    },
    onPointerMove: (event: PointerEvent) => {
      finger.move(event);
      if (dragging.current && !finger.isUnclear) pick(event);
    },
    onPointerUp: (event: PointerEvent) => {
      if (end()) pick(event);
    },
    onPointerCancel: end,
  };
}
