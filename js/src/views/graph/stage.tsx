// The stage: the drawing, with zoom and pan that leave the page's scroll alone.

import { useComputed, useSignal } from "@preact/signals";
import { select } from "d3-selection";
import {
  type ZoomBehavior,
  type ZoomTransform,
  zoom,
  zoomIdentity,
} from "d3-zoom";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { GraphStore } from "../../store/graph-store.ts";
import { Card } from "./card.tsx";
import { type Drawing, draw } from "./layout.ts";

const TALLEST = 560; // px
const LOWEST = 170; // px: a range panel finds room
const SMALLEST = 0.45; // where a drawing does not fit, the stage shows a part of it at this scale
const ALL_OF_IT = 0.3; // and all of it down to here

interface Props {
  store: GraphStore;
  /** What stands under the stage, left of the zoom buttons. */
  children: ComponentChildren;
}

export function Stage({ store, children }: Props) {
  const structure = store.structure;
  const drawing = useMemo(() => draw(structure), [structure]);
  const stage = useRef<HTMLDivElement>(null);
  const view = useView(stage, drawing);
  return (
    <>
      <div
        class="mgw-stage"
        ref={stage}
        style={view.size}
        onFocusIn={view.reveal}
        onScroll={view.scrolled}
      >
        <div class="mgw-world" style={view.transform}>
          <svg width={drawing.width} height={drawing.height} aria-hidden="true">
            {drawing.lines.map((line) => (
              <g key={line.path}>
                <path class="mgw-line" d={line.path} />
                <path class="mgw-arrow" d={line.arrow} />
              </g>
            ))}
          </svg>
          {drawing.placed.map((placed) => (
            <Card key={placed.item.members[0]} store={store} placed={placed} />
          ))}
        </div>
      </div>
      <div class="mgw-foot">
        {children}
        <div class="mgw-zoom">
          <button
            type="button"
            aria-label="Zoom out"
            title="Zoom out (Ctrl + wheel)"
            onClick={() => view.by(1 / 1.25)}
          >
            −
          </button>
          <button
            type="button"
            aria-label="Zoom in"
            title="Zoom in (Ctrl + wheel)"
            onClick={() => view.by(1.25)}
          >
            +
          </button>
          <button
            type="button"
            aria-label="Fit"
            title="Show the whole graph"
            onClick={() => view.whole()}
          >
            ⤢
          </button>
        </div>
      </div>
    </>
  );
}

/** Zoom and pan of one view; it fits the drawing until somebody zooms or pans. */
function useView(stage: { current: HTMLDivElement | null }, drawing: Drawing) {
  const transform = useSignal<ZoomTransform>(zoomIdentity);
  const height = useSignal(Math.min(drawing.height, TALLEST));
  const behavior = useRef<ZoomBehavior<HTMLDivElement, unknown> | undefined>(
    undefined,
  );
  const touched = useRef(false);
  const smallest = useRef(SMALLEST);

  const go = (to: ZoomTransform) => {
    if (stage.current) behavior.current?.transform(select(stage.current), to);
  };
  const frame = () => {
    const width = stage.current?.clientWidth ?? 0;
    if (width === 0) return;
    const whole = Math.min(1, width / drawing.width, TALLEST / drawing.height);
    const k = whole >= ALL_OF_IT ? whole : Math.max(whole, smallest.current);
    height.value = Math.max(Math.min(drawing.height * k, TALLEST), LOWEST);
    const room = {
      x: width - drawing.width * k,
      y: height.value - drawing.height * k,
    };
    const root = drawing.placed.at(-1);
    const rootY = root ? (root.y + root.height / 2) * k : 0;
    // a small graph begins where the text does; of a large one the end is in sight
    const x = room.x < 0 ? room.x : k < 1 ? room.x / 2 : 0;
    const y =
      room.y < 0 ? clamp(height.value / 2 - rootY, room.y, 0) : room.y / 2;
    go(zoomIdentity.translate(x, y).scale(k));
  };
  const pan = (dx: number, dy: number) => {
    const { k } = transform.peek();
    if (stage.current && (dx || dy))
      behavior.current?.translateBy(select(stage.current), dx / k, dy / k);
  };

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const own = zoom<HTMLDivElement, unknown>()
      .scaleExtent([0.005, 2])
      .filter(isForTheStage)
      .on(
        "zoom",
        (event: { transform: ZoomTransform; sourceEvent: unknown }) => {
          transform.value = event.transform;
          if (event.sourceEvent) touched.current = true;
        },
      );
    behavior.current = own;
    select(element).call(own).on("dblclick.zoom", null);
    touched.current = false;
    smallest.current = SMALLEST;
    frame();
    const sizes = new ResizeObserver(() => {
      if (!touched.current) frame();
    });
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      select(element).on(".zoom", null);
    };
  }, [drawing]);

  return {
    transform: useComputed(() => {
      const { x, y, k } = transform.value;
      return `transform: translate(${x}px, ${y}px) scale(${k})`;
    }),
    size: useComputed(() => `height: ${height.value}px`),
    whole() {
      touched.current = false;
      smallest.current = 0;
      frame();
    },
    by(factor: number) {
      touched.current = true;
      if (stage.current)
        behavior.current?.scaleBy(select(stage.current), factor);
    },
    /** Bring a card that took the focus into sight. */
    reveal(event: FocusEvent) {
      const card = (event.target as HTMLElement).closest(".mgw-card");
      if (!stage.current || !card) return;
      const box = card.getBoundingClientRect();
      const frame = stage.current.getBoundingClientRect();
      pan(
        inside(box.left, box.right, frame.left, frame.right),
        inside(box.top, box.bottom, frame.top, frame.bottom),
      );
    },
    /** The browser has scrolled the stage, to show a match or a focus: pan as far instead. */
    scrolled() {
      if (!stage.current) return;
      const { scrollLeft, scrollTop } = stage.current;
      stage.current.scrollTo(0, 0);
      pan(-scrollLeft, -scrollTop);
    },
  };
}

const clamp = (number: number, min: number, max: number) =>
  Math.min(Math.max(number, min), max);

/** How far to move what lies at low…high so that it lies within min…max. */
function inside(low: number, high: number, min: number, max: number): number {
  if (high > max) return max - high - 8;
  return low < min ? min - low + 8 : 0;
}

/** The wheel belongs to the page unless Ctrl is held, a drag to whatever control it starts on. */
function isForTheStage(event: Event): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
  if ("touches" in event) return (event as TouchEvent).touches.length > 1;
  if ((event as MouseEvent).button) return false;
  return !(event.target as Element).closest("input, button, label, .mgw-panel");
}
