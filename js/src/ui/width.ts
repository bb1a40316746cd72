// The width of an element, as the page lays it out.

import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** `first` until the element has been measured. */
export function useWidth(
  element: RefObject<Element | null>,
  first: number,
): ReadonlySignal<number> {
  const width = useSignal(first);
  useLayoutEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const measure = () => {
      width.value = watched.getBoundingClientRect().width || first;
    };
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(watched);
    return () => watcher.disconnect();
  }, [element, width, first]);
  return width;
}
