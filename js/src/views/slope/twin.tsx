// The table twin of a derivative: every number in full.

import {
  centralDifference,
  forwardDifference,
} from "../../engine/difference.ts";
import type { DerivativeStore } from "../../store/derivative-store.ts";
import { exact } from "../../ui/format.ts";

export function Twin({ store }: { store: DerivativeStore }) {
  const { nudge, slope, isExact } = store.shown.value;
  const f = store.name;
  const rows: [string, number][] = [
    ["x", nudge.x],
    ["h", nudge.h],
    [`${f}(x)`, nudge.here],
    [`${f}(x + h)`, nudge.ahead],
    [`${f}(x − h)`, nudge.behind],
    ["forward difference", forwardDifference(nudge)],
    ["central difference", centralDifference(nudge)],
    [isExact ? "gradient" : "limit", slope],
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus
    <section class="mgw-table" aria-label="All numbers" tabIndex={0}>
      <table aria-label="Values">
        <thead>
          <tr>
            <td />
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, number]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{exact(number)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
