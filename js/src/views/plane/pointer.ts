// The pointer and the keys on a plane of points.

import { roundedAt, scaleFor } from "../../ui/axis.ts";
import {
  ARROW_DIRECTIONS,
  type ArrowDirection,
  nearestPoint,
  nextPoint,
  type PixelPoint,
  pixelPointsOf,
} from "./neighbours.ts";
import type { PointEditing } from "./point-editing.ts";
import { radiusOf } from "./points.ts";

type ListenerEvent<E extends Event> = E & { currentTarget: Element };

const HIT_RADIUS = 12; // px: half of the smallest allowed target
const CLICK_TOLERANCE = 3; // px that the pointer may move in a click

export const HINT =
  "Drag a point, click to add one. By keys: arrows, Shift + arrows to move, Enter, Delete.";

/** The attributes and listeners of the element that shows the points: one tab stop for all of them. */
export function pointerAndKeys(editing: PointEditing) {
  return {
    role: "application",
    tabIndex: 0,
    "data-lm-suppress-shortcuts": "true",
    ...pointerListeners(editing),
    ...keyListeners(editing),
  } as const;
}

function pointerListeners(editing: PointEditing) {
  let start: PixelPoint | undefined; // of a drag
  let wasOnPoint = false;
  const under = (event: ListenerEvent<MouseEvent>) => {
    const count = editing.options.count();
    const reach = Math.max(HIT_RADIUS, radiusOf(count) + 4);
    return nearestPoint(
      pointPixels(editing, event),
      count,
      pixelOf(event),
      reach,
    );
  };
  const end = () => {
    start = undefined;
    editing.finish();
  };
  return {
    onPointerDown: (event: ListenerEvent<PointerEvent>) => {
      if (event.button) return;
      const { isErasing } = editing.options;
      const mayScroll = isErasing && event.pointerType === "touch"; // then a click erases
      const i = mayScroll ? -1 : under(event);
      wasOnPoint = i >= 0;
      if (!wasOnPoint) return;
      if (isErasing) editing.remove(i);
      else {
        event.currentTarget.setPointerCapture?.(event.pointerId);
        start = pixelOf(event);
        editing.select(i);
      }
    },
    /** A finger on a point moves the point, not the page. */
    onTouchStart: (event: TouchEvent) => {
      if (wasOnPoint) event.preventDefault();
    },
    onPointerMove: (event: ListenerEvent<PointerEvent>) => {
      if (!start) return;
      const { x, y } = pixelOf(event);
      const isClick = Math.hypot(x - start.x, y - start.y) < CLICK_TOLERANCE;
      if (editing.dragged.peek() >= 0 || !isClick)
        editing.moveTo(...numbersAt(editing, event));
    },
    onPointerUp: end,
    onPointerCancel: end,
    onClick: (event: ListenerEvent<MouseEvent>) => {
      if (wasOnPoint) return;
      if (!editing.options.isErasing) {
        editing.add(...numbersAt(editing, event));
        return;
      }
      const i = under(event);
      if (i >= 0) editing.remove(i);
      else editing.options.onMessage("There is no point here.");
    },
  };
}

function keyListeners(editing: PointEditing) {
  return {
    onKeyDown: (event: ListenerEvent<KeyboardEvent>) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const action = keyAction(editing, event);
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      action();
    },
    onKeyUp: ({ key }: KeyboardEvent) => {
      if (key in ARROW_DIRECTIONS || key === "Shift") editing.finish();
    },
    onBlur: () => editing.finish(),
  };
}

/** The action of a key, if it has one. */
function keyAction(
  editing: PointEditing,
  event: ListenerEvent<KeyboardEvent>,
): (() => void) | undefined {
  const last = editing.options.count() - 1;
  const i = Math.min(editing.selected.peek(), last);
  const to = (k: number) => () =>
    editing.select(Math.min(Math.max(k, 0), last));
  const direction = ARROW_DIRECTIONS[event.key];
  if (direction)
    return event.shiftKey
      ? () => editing.nudge(direction)
      : () => editing.select(ahead(editing, event, i, direction));
  switch (event.key) {
    case "Home":
      return to(0);
    case "End":
      return to(last);
    case "PageDown":
      return to(i + 1);
    case "PageUp":
      return to(i - 1);
    case "Delete":
    case "Backspace":
      return i < 0 ? undefined : () => editing.remove(i);
    case "Enter":
      return () => editing.addBeside();
    default:
      return undefined;
  }
}

/** The point that an arrow key selects next; the one in the middle where none is selected. */
function ahead(
  editing: PointEditing,
  event: ListenerEvent<Event>,
  i: number,
  direction: ArrowDirection,
): number {
  const places = pointPixels(editing, event);
  const count = editing.options.count();
  const { width, height } = event.currentTarget.getBoundingClientRect();
  if (i < 0)
    return nearestPoint(places, count, { x: width / 2, y: height / 2 });
  const next = nextPoint(places, count, i, direction);
  return next < 0 ? i : next;
}

// ---- pixels of the element

/** Where the points are, in px. */
function pointPixels(
  { options }: PointEditing,
  { currentTarget }: ListenerEvent<Event>,
) {
  const { width, height } = currentTarget.getBoundingClientRect();
  const across = scaleFor(options.x.peek(), 0, width);
  return pixelPointsOf(
    options.points(),
    across,
    scaleFor(options.y.peek(), height, 0),
  );
}

function pixelOf(event: ListenerEvent<MouseEvent>): PixelPoint {
  const { left, top } = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

/** The numbers at the pointer, kept on the sheet, rounded to the precision of a drag. */
function numbersAt(
  { options }: PointEditing,
  event: ListenerEvent<MouseEvent>,
) {
  const { width, height } = event.currentTarget.getBoundingClientRect();
  const { x, y } = pixelOf(event);
  const share = (at: number) => Math.min(Math.max(at, 0), 1);
  return [
    roundedAt(options.x.peek(), share(x / width)),
    roundedAt(options.y.peek(), share(1 - y / height)),
  ] as const;
}
