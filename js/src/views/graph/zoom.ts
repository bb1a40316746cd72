// Zoom and pan of a stage. The drawing fits the stage until somebody zooms, pans or opens a box.

import { useComputed, useSignal } from "@preact/signals";
import { select } from "d3-selection";
import {
  type ZoomBehavior,
  type ZoomTransform,
  zoom,
  zoomIdentity,
} from "d3-zoom";
import { useEffect, useRef } from "preact/hooks";
import type { Drawing, Frame, Placed } from "./layout.ts";
import { holds } from "./lines.ts";

const MAX_HEIGHT = 560; // px
const MIN_HEIGHT = 170; // px, as high as a range panel
const LEGIBLE_SCALE = 0.85; // the smallest letters have 11 px on the screen; of a larger drawing the stage shows a part
const MAX_FROM_LEFT = 2; // widths of the stage; of what is wider, the end is in sight
const TOUCHABLE_SCALE = 1; // from here up, everything on a card is large enough for a finger
const EDGE = 8; // px between what comes into sight and the edge of the stage

/** A rectangle of the drawing. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function useZoom(
  stage: { current: HTMLDivElement | null },
  drawing: Drawing,
) {
  const transform = useSignal<ZoomTransform>(zoomIdentity);
  const height = useSignal(Math.min(drawing.height, MAX_HEIGHT));
  const behavior = useRef<ZoomBehavior<HTMLDivElement, unknown> | undefined>(
    undefined,
  );
  const touched = useRef(false); // somebody has zoomed, panned or opened a box
  const beyond = useSignal(""); // where the fitted drawing goes on, out of sight
  const fit = useRef(initialFit());
  const shown = useRef<Drawing | undefined>(undefined); // of the structure before
  const now = useRef(drawing);
  now.current = drawing;

  const widthOfStage = () => stage.current?.clientWidth ?? 0;
  const go = (to: View) => {
    height.value = to.height;
    if (stage.current)
      behavior.current?.transform(select(stage.current), to.transform);
  };
  const fitStage = () => {
    const width = widthOfStage();
    if (width === 0) return;
    const to = fitted(now.current, width, fit.current);
    go(to);
    beyond.value = sideBeyond(now.current, to, width);
  };
  const pan = (dx: number, dy: number) => {
    const { k } = transform.peek();
    if (stage.current && (dx || dy))
      behavior.current?.translateBy(select(stage.current), dx / k, dy / k);
  };

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    behavior.current = attach(element, (to, byUser) => {
      transform.value = to;
      if (byUser) touched.current = true;
      beyond.value = "";
    });
    const before = shown.current;
    shown.current = drawing;
    if (!touched.current || !before || !haveCommon(before, drawing)) {
      touched.current = false;
      fit.current = initialFit();
      fitStage();
    }
    const sizes = new ResizeObserver(() => {
      if (!touched.current) fitStage();
    });
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      select(element).on(".zoom", null);
    };
  }, [drawing.structure]);

  return {
    transform: useComputed(() => {
      const { x, y, k } = transform.value;
      return `--mgw-scale: ${k}; transform: translate(${x}px, ${y}px) scale(${k})`;
    }),
    /** Whether what is on a card is too small for a finger, which then finds the card as a whole. */
    isSmall: useComputed(() => transform.value.k < TOUCHABLE_SCALE),
    size: useComputed(() => `height: ${height.value}px`),
    /** Where more of the drawing is, until somebody has moved it: `left`, `right`, or "". */
    beyond,

    /** The cards have become higher. */
    grow() {
      if (!touched.current) fitStage();
    },
    /** Show the whole drawing. */
    whole() {
      touched.current = false;
      fit.current = FIT_WHOLE;
      fitStage();
    },
    by(factor: number) {
      touched.current = true;
      if (stage.current)
        behavior.current?.scaleBy(select(stage.current), factor);
    },
    /** Keep in place what was at `before` in the last drawing and is at `after` in this one. */
    hold(before: Rect, after: Rect) {
      const width = widthOfStage();
      if (width === 0) return;
      touched.current = true;
      const view = { transform: transform.peek(), height: height.peek() };
      go(held(now.current, view, width, before, after));
    },
    /** Bring `rect` to the middle of the stage, at a legible scale. */
    center(rect: Rect) {
      if (!stage.current || transform.peek().k >= LEGIBLE_SCALE) return;
      touched.current = true;
      go(centered(now.current, rect, widthOfStage(), height.peek()));
    },
    /** Bring `rect` into sight. */
    show(rect: Rect) {
      if (!stage.current) return;
      const { x, y, k } = transform.peek();
      const left = x + rect.x * k;
      const top = y + rect.y * k;
      pan(
        shiftInto(left, left + rect.width * k, 0, widthOfStage()),
        shiftInto(top, top + rect.height * k, 0, height.peek()), // the stage may be about to grow
      );
    },
    /** The browser has scrolled the stage to a match or a focus: pan as far instead. */
    scrolled() {
      if (!stage.current) return;
      const { scrollLeft, scrollTop } = stage.current;
      stage.current.scrollTo(0, 0);
      pan(-scrollLeft, -scrollTop);
    },
  };
}

/** Whether a name of one graph is in the other: then it is the same graph, edited. */
const haveCommon = (
  { structure: { names } }: Drawing,
  { structure }: Drawing,
): boolean => names.some((name) => structure.names.includes(name));

/** Let gestures zoom and pan `element`, and call `onZoom` with each new transform. */
function attach(
  element: HTMLDivElement,
  onZoom: (to: ZoomTransform, byUser: boolean) => void,
): ZoomBehavior<HTMLDivElement, unknown> {
  const behavior = zoom<HTMLDivElement, unknown>()
    .scaleExtent([0.005, 2])
    .filter(isForTheStage)
    .on("zoom", (event: { transform: ZoomTransform; sourceEvent: unknown }) =>
      onZoom(event.transform, Boolean(event.sourceEvent)),
    );
  select(element).call(behavior).on("dblclick.zoom", null);
  return behavior;
}

/**
 * The wheel zooms with Ctrl only, else the page scrolls, as it does under a finger that moves up or down;
 * a drag on a control is for the control.
 */
function isForTheStage(event: Event): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
  const isOn = (controls: string) =>
    (event.target as Element).closest(
      `${controls}, input, label, .mgw-panel`,
    ) !== null;
  if ("touches" in event)
    return (event as TouchEvent).touches.length > 1 || !isOn("select"); // a tap still presses a button
  return !(event as MouseEvent).button && !isOn("button");
}

/** How the stage shows a drawing. */
interface View {
  transform: ZoomTransform;
  /** Of the stage, in px. */
  height: number;
}

/** How a drawing is fitted to a stage. */
interface Fit {
  /** The smallest scale; what is too large for it is shown in part. */
  scale: number;
  /** Whether that part is the leaves, and not the end. */
  showsLeaves: boolean;
}

const FIT: Fit = { scale: LEGIBLE_SCALE, showsLeaves: false };
/** For fingers: what can be moved is in sight, and large enough. */
const FIT_FOR_FINGERS: Fit = { scale: TOUCHABLE_SCALE, showsLeaves: true };
const FIT_WHOLE: Fit = { scale: 0, showsLeaves: false };

const initialFit = (): Fit =>
  matchMedia("(pointer: coarse)").matches ? FIT_FOR_FINGERS : FIT;

/** The whole drawing; of a large one a part. */
function fitted(drawing: Drawing, width: number, fit: Fit): View {
  const whole = Math.min(1, width / drawing.width, MAX_HEIGHT / drawing.height);
  const k = Math.max(whole, fit.scale);
  const height = Math.max(Math.min(drawing.height * k, MAX_HEIGHT), MIN_HEIGHT);
  const spare = {
    x: width - drawing.width * k,
    y: height - drawing.height * k,
  };
  const root = drawing.placed[drawing.root];
  const rootY = root ? (root.y + root.height / 2) * k : 0;
  // a drawing begins at the left, as the text does, where its leaves are; of a large one the end is in sight
  const isPart = spare.x < 0 || spare.y < 0;
  if (isPart && fit.showsLeaves)
    return { transform: zoomIdentity.scale(k), height };
  const isLarge = drawing.width * k > MAX_FROM_LEFT * width;
  const x = isLarge ? spare.x : k < 1 ? Math.max(spare.x / 2, 0) : 0;
  const y = spare.y < 0 ? clamp(height / 2 - rootY, spare.y, 0) : spare.y / 2;
  return { transform: zoomIdentity.translate(x, y).scale(k), height };
}

/** On which side of the stage the drawing goes on; "" for none. */
function sideBeyond(
  drawing: Drawing,
  { transform: { x, k } }: View,
  width: number,
): string {
  if (x < 0) return "left";
  return drawing.width * k > width + EDGE ? "right" : ""; // there is a margin
}

/** `after` at the point of the stage where `before` is in `view`, at a legible scale. */
function held(
  drawing: Drawing,
  { transform: { x, y, k }, height }: View,
  width: number,
  before: Rect,
  after: Rect,
): View {
  const to = Math.max(k, LEGIBLE_SCALE);
  const left = x + before.x * k - after.x * to;
  const top = y + before.y * k - after.y * to;
  const grown = clamp(drawing.height * to, height, MAX_HEIGHT);
  return viewOf(drawing, after, left, top, to, width, grown);
}

/** `rect` in the middle of the stage, at a legible scale. */
function centered(
  drawing: Drawing,
  rect: Rect,
  width: number,
  height: number,
): View {
  const k = LEGIBLE_SCALE;
  const left = width / 2 - (rect.x + rect.width / 2) * k;
  const top = height / 2 - (rect.y + rect.height / 2) * k;
  return viewOf(drawing, rect, left, top, k, width, height);
}

/** The drawing at `left` and `top`, or as near as leaves no space unused and shows `rect`. */
function viewOf(
  drawing: Drawing,
  rect: Rect,
  left: number,
  top: number,
  k: number,
  width: number,
  height: number,
): View {
  const transform = zoomIdentity
    .translate(
      clampOffset(left, rect.x, rect.width, drawing.width, k, width),
      clampOffset(top, rect.y, rect.height, drawing.height, k, height),
    )
    .scale(k);
  return { transform, height };
}

/** How far to move low…high so that it lies within min…max; its beginning if it does not fit. */
function shiftInto(
  low: number,
  high: number,
  min: number,
  max: number,
): number {
  if (low < min || high - low > max - min) return min - low + EDGE;
  return high > max ? max - high - EDGE : 0;
}

/** On one axis: the offset nearest to `offset` that leaves no space unused and shows at…at + size. */
function clampOffset(
  offset: number,
  at: number,
  size: number,
  all: number,
  k: number,
  length: number,
): number {
  const spare = length - all * k;
  const used = clamp(offset, Math.min(0, spare), Math.max(0, spare));
  const low = used + at * k;
  return low >= 0 && low + size * k <= length
    ? used
    : used + shiftInto(low, low + size * k, 0, length);
}

const clamp = (number: number, min: number, max: number) =>
  Math.min(Math.max(number, min), max);

// Where things are in a drawing.

export const idOfRoot = ({ placed, root }: Drawing): string =>
  placed[root]?.item.id ?? "";

/** Where the card or frame `id` is. */
export function rectOf(
  { placed, frames }: Drawing,
  id: string,
): Frame | Placed | undefined {
  return (
    frames.find((frame) => frame.id === id) ??
    placed.find(({ item }) => item.id === id)
  );
}

/** The rectangle around `rects`, of which there is at least one. */
export function around(rects: readonly Rect[]): Rect {
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** What has to be in sight: the whole card, or the name of a frame. */
export const headOf = (place: Frame | Placed): Rect =>
  "box" in place ? { ...place, width: 120, height: 36 } : place;

/** The outermost box that is open in one of the two drawings only. */
export function changedBox(before: Drawing, after: Drawing): string {
  const [was, is] = [before, after].map(
    ({ frames }) => new Set(frames.map(({ id }) => id)),
  );
  const opened = after.frames.find(({ id }) => !was?.has(id));
  return (opened ?? before.frames.find(({ id }) => !is?.has(id)))?.id ?? "";
}

/** The innermost frame around `id`. */
export function frameAround(drawing: Drawing, id: string): Frame | undefined {
  const place = rectOf(drawing, id);
  return drawing.frames.findLast(
    (frame) => frame.id !== id && place && holds(frame, place),
  );
}
