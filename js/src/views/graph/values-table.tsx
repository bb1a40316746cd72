// Every number of a view, in full, in a native table. A long one has only the rows around the visible
// ones in the page.

import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import { exact } from "../../ui/format.ts";

const ROW_HEIGHT = 26; // px, as in base.css
const MAX_UNWINDOWED = 400; // rows; up to here all of them are in the page
const ROWS_AHEAD = 60; // rows in the page above and below the visible ones

/** Values, their gradients, and whether these are out of date; `tick` changes with any of them. */
export interface Values {
  count: number;
  tick: ReadonlySignal<unknown>;
  name(i: number): string;
  data(i: number): number | undefined;
  grad(i: number): number | undefined;
  isDataStale?(i: number): boolean;
  isGradStale?(i: number): boolean;
  /** The right gradient, where that of the learner's own class is another. */
  right?(i: number): number | undefined;
}

export function GraphTable({ store }: { store: GraphStore }) {
  const values: Values = {
    count: store.structure.names.length,
    tick: store.tick,
    name: (i) => store.name(i),
    data: (i) => store.tape.data[i],
    grad: (i) => store.tape.grad[i],
    isDataStale: (i) => store.replay.value.isDataStale(i),
    isGradStale: (i) => store.replay.value.isGradStale(i),
    ...(store.own.shown.value.right.length > 0 && {
      right: (i) => store.own.right(i),
    }),
  };
  return <ValuesTable values={values} />;
}

export function ValuesTable({ values }: { values: Values }) {
  const { count } = values;
  const top = useSignal(0);
  const whole = count <= MAX_UNWINDOWED;
  const first = whole ? 0 : Math.max(0, top.value - ROWS_AHEAD);
  const last = whole ? count : Math.min(count, top.value + 2 * ROWS_AHEAD);
  return (
    <section
      class={whole ? "mgw-table" : "mgw-table mgw-windowed"}
      aria-label="All numbers"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus
      tabIndex={0}
      onScroll={(event) => {
        top.value = Math.floor(event.currentTarget.scrollTop / ROW_HEIGHT);
      }}
    >
      <table aria-label="Values" aria-rowcount={count + 1}>
        <thead>
          <tr>
            <td />
            <th scope="col">Value</th>
            <th scope="col">Gradient</th>
            {values.right && <th scope="col">Right</th>}
          </tr>
        </thead>
        <tbody>
          <Gap rows={first} />
          {Array.from({ length: last - first }, (_, k) => (
            <Row key={first + k} values={values} row={first + k} />
          ))}
          <Gap rows={count - last} />
        </tbody>
      </table>
    </section>
  );
}

/** The height of the rows that are not in the page. */
function Gap({ rows }: { rows: number }) {
  return rows === 0 ? null : (
    <tr>
      <td colSpan={4} style={`height: ${rows * ROW_HEIGHT}px`} />
    </tr>
  );
}

function Row({ values, row }: { values: Values; row: number }) {
  const textOf = (of: "data" | "grad" | "right") =>
    useComputed(() => {
      values.tick.value;
      const number = values[of]?.(row);
      return number === undefined ? "" : exact(number);
    });
  const data = textOf("data");
  const grad = textOf("grad");
  const right = textOf("right");
  const staleData = useComputed(() => {
    values.tick.value;
    return values.isDataStale?.(row) ? "mgw-stale" : "";
  });
  const staleGrad = useComputed(() => {
    values.tick.value;
    return values.isGradStale?.(row) ? "mgw-stale" : "";
  });
  return (
    <tr aria-rowindex={row + 2}>
      <th scope="row">
        <bdi>{values.name(row)}</bdi>
      </th>
      <td class={staleData}>{data}</td>
      <td class={right.value ? "mgw-wrong" : staleGrad}>{grad}</td>
      {values.right && <td>{right}</td>}
    </tr>
  );
}
