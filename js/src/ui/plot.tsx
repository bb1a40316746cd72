// A small plot: two axes with few ticks, lines, areas and marks. A drag can pick a point of it.

import { useRef } from "preact/hooks";
import {
  type Axis,
  type Point,
  roundedAt,
  scaleFor,
  ticksOf,
  tickText,
} from "./axis.ts";
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
  signs?: readonly { text: string; at: Point | undefined }[];
  /** Called with the point that a drag reaches; nothing can be picked without it. */
  onPick?: ((point: Point) => void) | undefined;
}

interface Shape {
  class: string;
  points: readonly Point[];
}

const DEFAULT_WIDTH = 360; // px
const MIN_HEIGHT = 160; // px
const RATIO = 232 / 360; // of height to width
const LEFT = 50;
const RIGHT = 12;
const TOP = 22; // for the name of the axis
const BOTTOM = 34;
const DIGIT_WIDTH = 7; // px, of a number at an axis
const MIN_GAP = 14; // px between two of them

/** Where things are in a plot of this size. */
interface Layout {
  width: number;
  height: number;
  across: (number: number) => number;
  up: (number: number) => number;
  /** The ticks of the axis across. */
  ticks: readonly number[];
}

export function Plot(props: Props) {
  const { label, x, y, marks = [], signs = [] } = props;
  const frame = useRef<SVGSVGElement>(null);
  const width = useWidth(frame, DEFAULT_WIDTH).value; // letters are as large in every plot
  const layout = layoutOf(x, y, width);
  const { height, across, up } = layout;
  return (
    <svg
      ref={frame}
      class={props.onPick ? "mgw-plot mgw-pickable" : "mgw-plot"}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      {...usePicking(x, y, layout, props.onPick)}
    >
      <Inside {...props} layout={layout} />
      <path
        class="mgw-axis"
        d={`M${LEFT} ${TOP}V${height - BOTTOM}H${width - RIGHT}`}
      />
      {signs.map(
        ({ text, at }) =>
          at && (
            <text
              key={text}
              class="mgw-side-sign"
              x={across(at[0])}
              y={up(at[1]) + 6}
              text-anchor="middle"
            >
              {text}
            </text>
          ),
      )}
      {marks.map((mark) => {
        const [cx, cy] = [across(mark.at[0]), up(mark.at[1])];
        return (
          isInside(layout, cx, cy) && (
            <circle key={mark.class} class={mark.class} cx={cx} cy={cy} r="5" />
          )
        );
      })}
      <Labels x={x} y={y} layout={layout} />
    </svg>
  );
}

function layoutOf(x: Axis, y: Axis, width: number): Layout {
  const height = Math.max(MIN_HEIGHT, Math.round(RATIO * width));
  return {
    width,
    height,
    across: scaleFor(x, LEFT, width - RIGHT),
    up: scaleFor(y, height - BOTTOM, TOP),
    ticks: ticksOf(x, tickCount(x, width - LEFT - RIGHT)),
  };
}

const isInside = ({ width, height }: Layout, x: number, y: number) =>
  x >= LEFT - 1 &&
  x <= width - RIGHT + 1 &&
  y >= TOP - 1 &&
  y <= height - BOTTOM + 1;

interface InsideProps extends Pick<Props, "areas" | "y" | "lines"> {
  layout: Layout;
}

/** Areas, rules and lines; an svg of their own clips what reaches out of the frame. */
function Inside({ areas = [], y, lines, layout }: InsideProps) {
  const { width, height, across, up, ticks } = layout;
  const place = ([px, py]: Point): Point => [across(px), up(py)];
  return (
    <svg
      aria-hidden="true"
      x={LEFT}
      y={TOP}
      width={width - LEFT - RIGHT}
      height={height - TOP - BOTTOM}
      viewBox={`${LEFT} ${TOP} ${width - LEFT - RIGHT} ${height - TOP - BOTTOM}`}
    >
      {areas.map((shape) => (
        <path
          key={shape.class}
          class={shape.class}
          d={`${pathOf(shape.points.map(place))}Z`}
        />
      ))}
      {ticks.map((tick) => (
        <path
          key={tick}
          class="mgw-rule"
          d={`M${across(tick)} ${TOP}V${height}`}
        />
      ))}
      {ticksOf(y).map((tick) => (
        <path key={tick} class="mgw-rule" d={`M${LEFT} ${up(tick)}H${width}`} />
      ))}
      {lines.map((shape) => (
        <path
          key={shape.class}
          class={`mgw-curve ${shape.class}`}
          d={pathOf(shape.points.map(place))}
        />
      ))}
    </svg>
  );
}

interface LabelProps extends Pick<Props, "x" | "y"> {
  layout: Layout;
}

function Labels({ x, y, layout }: LabelProps) {
  const { width, height, across, up, ticks } = layout;
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
  { width, height }: Layout,
  onPick: Props["onPick"],
) {
  const dragging = useRef(false);
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
  const endDrag = () => {
    dragging.current = false;
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button) return;
      dragging.current = true;
      (event.currentTarget as Element).setPointerCapture?.(event.pointerId);
      pick(event);
    },
    onPointerMove: (event: PointerEvent) => {
      if (dragging.current) pick(event);
    },
    onPointerUp: endDrag,
    onPointerCancel: endDrag,
  };
}
