// A plane with points that can be edited. What is drawn under the points is up to the caller.

import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { useOwnId } from "../../ui/own-id.ts";
import type { Data } from "./data.ts";
import type { PointEditing } from "./point-editing.ts";
import { HINT, pointerAndKeys } from "./pointer.ts";
import { drawPoint, drawRings, drawSelected, PointsLayer } from "./points.ts";
import { type Brush, Sheet } from "./sheet.tsx";

interface Props {
  title: string;
  editing: PointEditing;
  sets: readonly ReadonlySignal<Data>[];
  /** Changes whenever the model does. */
  tick: ReadonlySignal<unknown>;
  /** What the picture shows, in words. */
  words: ReadonlySignal<string>;
  /** Called before a frame; false if another frame has to follow. */
  prepare: () => boolean;
  /** Draw the backdrop of the points. */
  under: (brush: Brush) => void;
  /** The points on the wrong side: they get a ring. */
  wrong: () => readonly number[];
  /** What stands above the plane. */
  children?: ComponentChildren;
}

export function PlaneView(props: Props) {
  const { title, editing, sets, tick, words, prepare } = props;
  const { x, y, edits } = editing.options;
  const hint = useOwnId();
  const listeners = useMemo(() => pointerAndKeys(editing), [editing]);
  const layer = useMemo(() => new PointsLayer(), []);
  const paint = (brush: Brush) => {
    const points = editing.options.points();
    const dragged = editing.dragged.peek();
    // while one point is dragged the others stay where they are
    const key = dragged < 0 ? sets.map((set) => set.peek()) : [points.count];
    props.under(brush);
    layer.draw(brush, points, [...key, x.peek(), y.peek()], dragged);
    drawRings(brush, points, props.wrong());
    if (dragged >= 0) drawPoint(brush, points, dragged);
    drawSelected(brush, points, editing.selected.peek());
  };
  const watch = () => {
    for (const one of [tick, ...sets, x, y, editing.selected, editing.dragged])
      one.value;
  };
  const canvas = edits
    ? { ...listeners, "aria-label": title, "aria-describedby": hint }
    : ({ role: "img", "aria-label": title } as const);
  return (
    <figure class="mgw-plane">
      {props.children}
      <Sheet {...{ x, y, watch, prepare, paint, canvas }} />
      <figcaption>
        {words} {edits && <span id={hint}>{HINT}</span>}
      </figcaption>
    </figure>
  );
}
