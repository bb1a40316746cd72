// A sheet: a canvas in a frame with two axes. It is painted with the frames of the page, and only when
// something has changed.

import { effect, type ReadonlySignal } from "@preact/signals";
import type { CanvasHTMLAttributes } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { type Axis, scaleFor, ticksOf, tickText } from "../../ui/axis.ts";
import { darkness } from "../../ui/theme.ts";
import { type SheetPalette, sheetPaletteOf } from "./palette.ts";

/** The canvas of a sheet with its scales and colours; lengths are px of the page. */
export interface Brush {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  /** Pixels of the canvas for a px of the page. */
  ratio: number;
  across: (number: number) => number;
  up: (number: number) => number;
  palette: SheetPalette;
}

interface Props {
  x: ReadonlySignal<Axis>;
  y: ReadonlySignal<Axis>;
  /** Reads the signals that the picture depends on; called again whenever one changes. */
  watch: () => void;
  /** Called before each frame, even without a canvas; false if another frame has to follow. */
  prepare: () => boolean;
  paint: (brush: Brush) => void;
  /** Attributes of the canvas: role, name, listeners. */
  canvas: CanvasHTMLAttributes<HTMLCanvasElement>;
}

export function Sheet(props: Props) {
  const { x, y, canvas } = props;
  const ref = useRef<HTMLCanvasElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const frames = useMemo(() => new Frames(() => draw(ref, latest)), []);
  // at once: useSignalEffect waits for a frame of its own
  useLayoutEffect(
    () =>
      effect(() => {
        latest.current.watch();
        frames.ask();
      }),
    [frames],
  );
  useLayoutEffect(() => frames.follow(ref.current), [frames]);
  useLayoutEffect(() => frames.ask());
  return (
    <div class="mgw-sheet">
      <div class="mgw-sheet-frame">
        <canvas ref={ref} {...canvas} />
        <Ticks axis={x.value} side="left" />
        <Ticks axis={y.value} side="bottom" />
      </div>
    </div>
  );
}

/** The ticks of an axis, placed in percent, and its name. */
function Ticks({ axis, side }: { axis: Axis; side: "left" | "bottom" }) {
  const place = scaleFor(axis, 0, 100);
  return (
    <div class={`mgw-ticks mgw-ticks-${side}`} aria-hidden="true">
      {ticksOf(axis).map((tick) => (
        <span key={tick} style={`${side}: ${place(tick).toFixed(2)}%`}>
          {tickText(tick)}
        </span>
      ))}
      <b>
        <bdi>{axis.name}</bdi>
      </b>
    </div>
  );
}

/** Paint the canvas, if there is one; false if another frame has to follow. */
function draw(
  { current: canvas }: { current: HTMLCanvasElement | null },
  { current: { x, y, prepare, paint } }: { current: Props },
): boolean {
  const isDone = prepare();
  const context = canvas?.getContext("2d");
  if (!canvas || !context) return isDone;
  if (canvas.clientWidth === 0) return !visible.delete(canvas) && isDone;
  visible.add(canvas);
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = devicePixelRatio || 1;
  resize(canvas, width * ratio, height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const across = scaleFor(x.peek(), 0, width);
  const up = scaleFor(y.peek(), height, 0);
  const readPalette = palettes.get(canvas) ?? sheetPaletteOf(canvas);
  palettes.set(canvas, readPalette);
  const palette = readPalette();
  paint({ context, width, height, ratio, across, up, palette });
  return isDone;
}

/** The canvases that were visible last time: a host hides them for a frame when its theme changes. */
const visible = new WeakSet<Element>();
const palettes = new WeakMap<Element, () => SheetPalette>();

/** Give a canvas that many pixels, unless it has them. */
export function resize(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): void {
  const [w, h] = [Math.round(width), Math.round(height)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
}

/** Calls `draw` in the next frame after `ask`, and again in the frame after that if it gives false. */
class Frames {
  #waiting = 0;
  #isSeen = true;
  #isAsked = false;
  readonly #draw: () => boolean;

  constructor(draw: () => boolean) {
    this.#draw = draw;
  }

  ask(): void {
    this.#isAsked = true;
    if (this.#waiting === 0 && this.#isSeen)
      this.#waiting = requestAnimationFrame(() => {
        this.#waiting = 0;
        this.#isAsked = !this.#draw();
        if (this.#isAsked) this.ask();
      });
  }

  /** Ask whenever the element changes its size or theme; rest while it is out of sight. */
  follow(element: Element | null): (() => void) | undefined {
    if (!element) return;
    const end = new AbortController();
    const dark = darkness(element, end.signal);
    const sizes = new ResizeObserver(() => this.ask());
    sizes.observe(element);
    const sight = new IntersectionObserver((entries) => {
      this.#isSeen = entries.at(-1)?.isIntersecting ?? true;
      if (this.#isAsked) this.ask();
    });
    sight.observe(element);
    const unfollow = dark.subscribe(() => this.ask());
    return () => {
      end.abort();
      unfollow();
      sizes.disconnect();
      sight.disconnect();
      cancelAnimationFrame(this.#waiting);
    };
  }
}
