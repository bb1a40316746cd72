// Points on a sheet. A layer keeps the picture of all of them, so that 100,000 points cost a frame no
// more than 10 do.

import { KINDS, lookOf } from "./class-looks.tsx";
import { between, css } from "./palette.ts";
import { type Brush, resize } from "./sheet.tsx";

export interface Points {
  count: number;
  x: (i: number) => number;
  y: (i: number) => number;
  /** The class, −1 for none. */
  kind: (i: number) => number;
  /** Whether the point is drawn hollow, because it is held out. */
  isHollow: (i: number) => boolean;
}

/** The radius of each of `count` points, in px: the more, the smaller. */
export const radiusOf = (count: number): number =>
  Math.min(4.25, Math.max(1.25, 17 * count ** -0.26));

/** The picture of all points but one; drawn again only when `key` or the brush changes. */
export class PointsLayer {
  readonly #canvas = document.createElement("canvas");
  #last: readonly unknown[] = [];

  draw(brush: Brush, points: Points, key: readonly unknown[], without = -1) {
    const { context, width, height, ratio, palette } = brush;
    const now = [...key, without, width, height, ratio, palette];
    if (now.some((part, k) => part !== this.#last[k])) {
      this.#last = now;
      resize(this.#canvas, width * ratio, height * ratio);
      const own = this.#canvas.getContext("2d");
      own?.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
      if (own) stampAll({ ...brush, context: own }, points, without);
    }
    if (this.#canvas.width > 0 && this.#canvas.height > 0)
      context.drawImage(this.#canvas, 0, 0, width, height);
  }
}

/** Draw each point as a copy of a small picture of its class: ten times faster than paths. */
function stampAll(brush: Brush, points: Points, without: number): void {
  const stamps = new Map<number, HTMLCanvasElement>();
  const { context, across, up, ratio } = brush;
  const radius = radiusOf(points.count);
  for (let i = 0; i < points.count; i++) {
    if (i === without) continue;
    const look = 2 * points.kind(i) + Number(points.isHollow(i));
    const stamp = stamps.get(look) ?? stampFor(brush, radius, points, i);
    stamps.set(look, stamp);
    const half = stamp.width / 2;
    context.drawImage(
      stamp,
      Math.round(across(points.x(i)) * ratio - half),
      Math.round(up(points.y(i)) * ratio - half),
    );
  }
}

function stampFor(
  { palette, ratio }: Brush,
  radius: number,
  points: Points,
  i: number,
): HTMLCanvasElement {
  const stamp = document.createElement("canvas");
  const half = Math.ceil((1.5 * radius + 2) * ratio);
  resize(stamp, 2 * half, 2 * half);
  const context = stamp.getContext("2d");
  context?.setTransform(ratio, 0, 0, ratio, half, half);
  if (context)
    drawShape(context, palette, radius, points.kind(i), points.isHollow(i));
  return stamp;
}

/** Draw one point at the origin of `context`. */
function drawShape(
  context: CanvasRenderingContext2D,
  { ground, soft, ink, classes }: Brush["palette"],
  radius: number,
  kind: number,
  isHollow: boolean,
): void {
  const colour = kind < 0 ? soft : (classes[kind % KINDS] ?? soft);
  const path = new Path2D(lookOf(Math.max(kind, 0)).path);
  const isSmall = radius < 2.5;
  context.scale(radius, radius);
  context.lineJoin = "round";
  context.lineWidth = (isSmall ? 0.8 : 2.4) / radius;
  context.strokeStyle = css(ground, 0.92);
  context.stroke(path);
  if (isHollow) {
    context.fillStyle = css(ground);
    context.strokeStyle = css(between(colour, ink, 0.15));
    context.lineWidth = (isSmall ? 0.8 : 1.6) / radius;
    context.fill(path);
    context.stroke(path);
  } else {
    context.fillStyle = css(colour);
    context.fill(path);
  }
}

/** Draw one point where it is now. */
export function drawPoint(brush: Brush, points: Points, i: number): void {
  const { context, across, up, palette } = brush;
  context.save();
  context.translate(across(points.x(i)), up(points.y(i)));
  drawShape(
    context,
    palette,
    radiusOf(points.count),
    points.kind(i),
    points.isHollow(i),
  );
  context.restore();
}

/** Draw rings around the points `which`. */
export function drawRings(
  { context, across, up, palette }: Brush,
  points: Points,
  which: readonly number[],
): void {
  const radius = radiusOf(points.count) + 3.5;
  context.beginPath();
  for (const i of which) {
    const [x, y] = [across(points.x(i)), up(points.y(i))];
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.strokeStyle = css(palette.ink);
  context.lineWidth = 1.25;
  context.stroke();
}

/** Draw the yellow ring around the selected point. */
export function drawSelected(brush: Brush, points: Points, i: number): void {
  if (i < 0 || i >= points.count) return;
  const { context, across, up, palette } = brush;
  const at = [across(points.x(i)), up(points.y(i))] as const;
  const radius = radiusOf(points.count) + 5;
  for (const [colour, width] of [
    [palette.ink, 4.5],
    [palette.now, 3],
  ] as const) {
    context.beginPath();
    context.arc(...at, radius, 0, 2 * Math.PI);
    context.strokeStyle = css(colour);
    context.lineWidth = width;
    context.stroke();
  }
}
