// Reading: the point of a surface that the hand or the keys are at.

import type { Landscape } from "../../store/training/surface-work.ts";
import type { Viewpoint } from "./viewpoint.ts";

/** The point of `landscape` next to the pointer. */
export function cursorAt(
  event: PointerEvent,
  landscape: Landscape | undefined,
): number | undefined {
  if (!landscape) return undefined;
  const box = (event.currentTarget as Element).getBoundingClientRect();
  return gridPointAt(
    (event.clientX - box.left) / box.width,
    (event.clientY - box.top) / box.height,
    landscape.size,
  );
}

/** The point of a grid next to a place: shares of its width and its height, from the top left. */
export function gridPointAt(
  across: number,
  down: number,
  size: number,
): number {
  const [column, row] = [across, down].map((share) =>
    Math.round(Math.min(Math.max(share, 0), 1) * (size - 1)),
  );
  return (row ?? 0) * size + (column ?? 0);
}

const KEYS: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const SHIFT_STEPS = 5; // points at a time, with Shift

/** Where a key goes from `cursor`: to the next point, Home to where the run is, Escape away. */
export function cursorAfterKey(
  { key, shiftKey }: KeyboardEvent,
  cursor: number | undefined,
  view: Viewpoint,
): number | undefined {
  const land = view.work.landscape.peek();
  const way = KEYS[key];
  if (!land || key === "Escape") return undefined;
  if (key === "Home" || (way && cursor === undefined))
    return cursorAtRun(view, land);
  if (!way || cursor === undefined) return cursor;
  const { size } = land;
  const by = shiftKey ? SHIFT_STEPS : 1;
  const moved = (at: number, steps: number) =>
    Math.min(Math.max(at + by * steps, 0), size - 1);
  const column = moved(cursor % size, way[0]);
  return moved(Math.floor(cursor / size), way[1]) * size + column;
}

/** The point next to where the run is. */
function cursorAtRun(view: Viewpoint, { spans, size }: Landscape): number {
  const { a, b } = view.surfaceView.peek()?.here() ?? { a: 0, b: 0 };
  const [across, up] = spans;
  return gridPointAt(
    (a - across.min) / (across.max - across.min),
    (up.max - b) / (up.max - up.min),
    size,
  );
}
