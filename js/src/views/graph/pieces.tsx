// A tanh of the graph, opened into the pieces that the lecture writes it out in.

import { useComputed, useSignal } from "@preact/signals";
import { tanhPieces } from "../../engine/pieces.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import { operandsOf } from "../../store/health.ts";
import { exact, format } from "../../ui/format.ts";
import { NumberTable } from "../../ui/number-table.tsx";

const MOST = 200; // nodes to choose from

const isTanh = (store: GraphStore, i: number) =>
  store.structure.symbols[i] === "tanh";

export const hasTanh = (store: GraphStore): boolean =>
  store.structure.symbols.includes("tanh");

export function Pieces({ store }: { store: GraphStore }) {
  const chosen = useSignal(-1);
  const all = Array.from({ length: store.tape.size }, (_, i) => i)
    .filter((i) => isTanh(store, i))
    .reverse()
    .slice(0, MOST);
  const selected = store.selected.value;
  const mine = all.includes(chosen.value) ? chosen.value : (all[0] ?? -1);
  const node = isTanh(store, selected) ? selected : mine;
  const [operand = -1] = operandsOf(store.structure, node);
  const pieces = useComputed(() => {
    store.tick.value;
    const { data, grad } = store.tape;
    return tanhPieces(data[operand] ?? 0, grad[node] ?? 0);
  });
  if (node < 0) return null;
  return (
    <section class="mgw-break" aria-label="tanh in pieces">
      <p>
        <select
          aria-label="Which tanh"
          value={String(node)}
          onChange={(event) => {
            chosen.value = Number(event.currentTarget.value);
            if (isTanh(store, selected)) store.selected.value = chosen.value;
          }}
        >
          {all.map((i) => (
            <option key={i} value={String(i)}>
              {store.name(i)}
            </option>
          ))}
        </select>{" "}
        = (e − 1)/(e + 1), where e = exp(2n) and n is{" "}
        <bdi>{store.name(operand)}</bdi>.
      </p>
      <NumberTable
        name="Pieces of tanh"
        columns={["Value", "Gradient"]}
        rows={pieces.value.map(({ name, data, grad }) => ({
          key: name,
          name,
          cells: [exact(data), exact(grad)],
        }))}
      />
      <p>{sentence(store, node, pieces.value[0]?.grad ?? 0)}</p>
    </section>
  );
}

/** What n receives by the pieces, and by the one rule of tanh. */
function sentence(store: GraphStore, node: number, grad: number): string {
  const show = (number: number) => format(number, store.settings.digits.value);
  const whole = store.tape.shares(node)[0] ?? 0;
  if (store.tape.grad[node] === 0)
    return "No gradient has arrived at this tanh: press Backward.";
  if (!Number.isFinite(grad) && Number.isFinite(whole))
    return `In pieces exp(2n) overflows here; tanh as one operation does not, and passes on ${show(whole)}.`;
  return `n receives ${show(grad)} through the pieces, and ${show(whole)} through tanh as one operation: the level at which a graph is written does not matter.`;
}
