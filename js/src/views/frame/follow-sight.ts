// Tells a store which of its views are in sight.

import type { Sight } from "../../store/sight.ts";

const MARGIN = "300px"; // a view is ready before it comes into sight

/** Keep `sight` informed about the view in `place` until `end` aborts. */
export function followSight(
  sight: Sight,
  place: Element,
  end: AbortSignal,
): void {
  if (typeof IntersectionObserver === "undefined") return; // as in a test
  const options = { rootMargin: MARGIN, scrollMargin: MARGIN };
  const observer = new IntersectionObserver((entries) => {
    const last = entries.at(-1);
    if (last) sight.set(place, last.isIntersecting);
  }, options);
  observer.observe(place);
  end.addEventListener("abort", () => {
    observer.disconnect();
    sight.delete(place);
  });
}
