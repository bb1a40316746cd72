// A plane with points: what is under them differs, how they are shown and edited does not.

import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { useOwnId } from "./class-looks.tsx";
import type { Data } from "./data.ts";
import type { PointEditing } from "./point-editing.ts";
import { HINT, pointerAndKeys } from "./pointer.ts";
import { drawSelected, drawPoint, drawRings, PointsLayer } from "./points.ts";
import { type Brush, Sheet } from "./sheet.tsx";

interface Props {
  title: string;
  editing: PointEditing;
  sets: readonly ReadonlySignal<Data>[];
  /** Another value whenever the model is another. */
  tick: ReadonlySignal<unknown>;
  /** What the picture shows, in words. */
  words: ReadonlySignal<string>;
  /** Before a frame: false when another has to follow. */
  prepare: () => boolean;
  /** Paint what is under the points. */
  under: (brush: Brush) => void;
  /** The points that get a ring. */
  wrong: () => readonly number[];
  /** What stands above the plane. */
  children?: ComponentChildren;
}

export function PlaneView(props: Props) {
  const { title, editing, sets, tick, words, prepare } = props;
  const { x, y, edits } = editing.options;
  const hint = useOwnId();
  const hand = useMemo(() => pointerAndKeys(editing), [editing]);
  const layer = useMemo(() => new PointsLayer(), []);
  const paint = (brush: Brush) => {
    const points = editing.options.points();
    const held = editing.dragged.peek();
    // all others stay where they are while one is held
    const key = held < 0 ? sets.map((set) => set.peek()) : [points.count];
    props.under(brush);
    layer.draw(brush, points, [...key, x.peek(), y.peek()], held);
    drawRings(brush, points, props.wrong());
    if (held >= 0) drawPoint(brush, points, held);
    drawSelected(brush, points, editing.selected.peek());
  };
  const watch = () => {
    for (const one of [tick, ...sets, x, y, editing.selected, editing.dragged])
      one.value;
  };
  const canvas = edits
    ? { ...hand, "aria-label": title, "aria-describedby": hint }
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
