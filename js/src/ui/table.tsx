// The table twin: every number of a graph, in full, in a native table.
// A long one puts only the rows around the visible ones into the page.

import { useComputed, useSignal } from "@preact/signals";
import type { GraphStore } from "../store/graph-store.ts";
import { exact } from "./format.ts";

const ROW = 26; // px, as in the style sheet
const MOST = 400; // rows that are simply all there
const AHEAD = 60; // rows kept above and below the visible ones

export function Table({ store }: { store: GraphStore }) {
  const count = store.structure.names.length;
  const top = useSignal(0);
  const whole = count <= MOST;
  const first = whole ? 0 : Math.max(0, top.value - AHEAD);
  const last = whole ? count : Math.min(count, top.value + 2 * AHEAD);
  return (
    <section
      class="mgw-table"
      aria-label="All numbers"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus
      tabIndex={0}
      onScroll={(event) => {
        top.value = Math.floor(event.currentTarget.scrollTop / ROW);
      }}
    >
      <table aria-label="Values" aria-rowcount={count + 1}>
        <thead>
          <tr>
            <td />
            <th scope="col">Value</th>
            <th scope="col">Gradient</th>
          </tr>
        </thead>
        <tbody>
          <Gap rows={first} />
          {Array.from({ length: last - first }, (_, k) => (
            <Row key={first + k} store={store} node={first + k} />
          ))}
          <Gap rows={count - last} />
        </tbody>
      </table>
    </section>
  );
}

/** The room of rows that are not in the page. */
function Gap({ rows }: { rows: number }) {
  return rows === 0 ? null : (
    <tr>
      <td colSpan={3} style={`height: ${rows * ROW}px`} />
    </tr>
  );
}

function Row({ store, node }: { store: GraphStore; node: number }) {
  const numbers = (of: "data" | "grad") =>
    useComputed(() => {
      store.tick.value;
      return exact(store.tape[of][node] ?? Number.NaN);
    });
  const data = numbers("data");
  const grad = numbers("grad");
  const staleData = useComputed(() => {
    store.tick.value;
    return store.replay.value.isDataStale(node) ? "mgw-stale" : "";
  });
  const staleGrad = useComputed(() => {
    store.tick.value;
    return store.replay.value.isGradStale(node) ? "mgw-stale" : "";
  });
  return (
    <tr aria-rowindex={node + 2}>
      <th scope="row">
        <bdi>{store.name(node)}</bdi>
      </th>
      <td class={staleData}>{data}</td>
      <td class={staleGrad}>{grad}</td>
    </tr>
  );
}
