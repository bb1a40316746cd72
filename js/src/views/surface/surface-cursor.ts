// The cursor on a surface: the point whose loss is read, by pointer or by keys.

import type { Signal } from "@preact/signals";
import type { Landscape } from "../../store/training/surface-work.ts";
import { ARROW_DIRECTIONS } from "../plane/neighbours.ts";
import type { Viewpoint } from "./viewpoint.ts";

const ZOOM_KEYS: Readonly<Record<string, number>> = {
  "+": 0.5,
  "=": 0.5, // the same key, without Shift
  "-": 2,
};

/** Listeners that move `cursor` over the surface of `view`, and zoom it by keys. */
export function cursorListeners(
  view: Viewpoint,
  cursor: Signal<number | undefined>,
) {
  const point = (event: PointerEvent) => {
    cursor.value = cursorAt(event, view.work.landscape.peek());
  };
  const leave = () => {
    cursor.value = undefined;
  };
  return {
    onPointerDown: point,
    onPointerMove: point,
    onPointerLeave: ({ pointerType }: PointerEvent) => {
      if (pointerType !== "touch") leave(); // a finger leaves where it is lifted
    },
    onBlur: leave,
    onKeyDown: (event: KeyboardEvent) => {
      const by = ZOOM_KEYS[event.key];
      if (by) view.zoomBy(by);
      // after a zoom the cursor would be at another place, so it goes away
      const to = by ? undefined : cursorAfterKey(event, cursor.peek(), view);
      if (to === cursor.peek()) return;
      event.preventDefault();
      cursor.value = to;
    },
  };
}

/** The point of `landscape` nearest to the pointer. */
function cursorAt(
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

/** The point of a grid nearest to these shares of its width and its height, from the top left. */
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

const SHIFT_STEPS = 5; // points that a key with Shift moves by

/** The cursor after a key: arrows move it, Home takes it to the run, Escape takes it away. */
function cursorAfterKey(
  { key, shiftKey }: KeyboardEvent,
  cursor: number | undefined,
  view: Viewpoint,
): number | undefined {
  const land = view.work.landscape.peek();
  const direction = ARROW_DIRECTIONS[key];
  if (!land || key === "Escape") return undefined;
  if (key === "Home" || (direction && cursor === undefined))
    return cursorAtRun(view, land);
  if (!direction || cursor === undefined) return cursor;
  const { size } = land;
  const by = shiftKey ? SHIFT_STEPS : 1;
  const moved = (at: number, steps: number) =>
    Math.min(Math.max(at + by * steps, 0), size - 1);
  const column = moved(cursor % size, direction[0]);
  return moved(Math.floor(cursor / size), direction[1]) * size + column;
}

/** The point nearest to the run. */
function cursorAtRun(view: Viewpoint, { spans, size }: Landscape): number {
  const { a, b } = view.surfaceView.peek()?.here() ?? { a: 0, b: 0 };
  const [across, up] = spans;
  return gridPointAt(
    (a - across.min) / (across.max - across.min),
    (up.max - b) / (up.max - up.min),
    size,
  );
}
