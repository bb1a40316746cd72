// The range of an axis: all points with a margin, and calm while they are edited.

import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Axis } from "../../ui/axis.ts";
import { kept } from "./data.ts";

/** What `fresh` gives, with the signals that it reads; it stays while it fits, and while a point is held. */
export function useRange(
  held: ReadonlySignal<number>,
  fresh: () => Axis,
): ReadonlySignal<Axis> {
  const last = useRef<Axis>(undefined);
  return useComputed(() => {
    if (held.value >= 0 && last.current) return last.current;
    last.current = kept(last.current, fresh());
    return last.current;
  });
}
