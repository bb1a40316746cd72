// A walk in the learner's own order: choose a node, see what came too early, compare the gradients.

import { isSameGradient } from "../../store/gradients.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import type { Visit } from "../../store/walk.ts";
import { exact } from "../../ui/format.ts";
import { NumberTable } from "../../ui/number-table.tsx";
import { nodeName } from "./graph-words.ts";

const MAX_ROWS = 40; // rows

/** During such a walk, a click on a card visits the node. */
export function visitClicked(store: GraphStore, event: Event): void {
  if (store.walk.order.value !== "own" || !store.walk.visits.value) return;
  const target = event.target as Element;
  const card = target.closest<HTMLElement>("[data-node]");
  const node = Number(card?.dataset.node ?? -1); // -1: a box, or a piece
  if (node < 0) return;
  const why = refusalOf(store, node);
  if (!why) store.walk.visit(node);
  else if (!target.closest("input, label")) store.announce(why);
}

/** Why `node` cannot pass its gradient on now; "" if it can. */
function refusalOf(store: GraphStore, node: number): string {
  const name = nodeName(store, node);
  if (store.tape.isLeaf(node))
    return `${name} is a leaf: it passes nothing on. Click a node that was computed.`;
  if (store.walk.visits.value?.some((visit) => visit.node === node))
    return `${name} has passed its gradient on already. Click another node.`;
  return "";
}

interface Props {
  store: GraphStore;
  visits: readonly Visit[];
}

export function OwnOrder({ store, visits }: Props) {
  const early = visits.filter(({ missing }) => missing.length > 0);
  return (
    <>
      {!store.walk.done.value && <Choice store={store} visits={visits} />}
      {early.map((visit) => (
        <p key={visit.node} class="mgw-refused">
          <bdi>{store.name(visit.node)}</bdi> came too early: it passed its
          gradient on before{" "}
          {visit.missing.map((node) => store.name(node)).join(" and ")} had
          added to it.
        </p>
      ))}
      {store.walk.done.value && <Outcome store={store} />}
    </>
  );
}

/** A button for each node not visited yet. */
function Choice({ store, visits }: Props) {
  const seen = new Set(visits.map(({ node }) => node));
  const rest = Array.from({ length: store.tape.size }, (_, i) => i)
    .filter((i) => !store.tape.isLeaf(i) && !seen.has(i))
    .reverse();
  return (
    <p class="mgw-choice">
      Which node passes its gradient on next?
      {rest.slice(0, MAX_ROWS).map((node) => (
        <button
          key={node}
          type="button"
          aria-label={`Visit ${store.name(node)}`}
          onClick={() => store.walk.visit(node)}
        >
          <bdi>{store.name(node)}</bdi>
        </button>
      ))}
    </p>
  );
}

/** The learner's gradients beside the right ones. */
function Outcome({ store }: { store: GraphStore }) {
  if (store.walk.isInKernel)
    return <p>To compare, press Backward: the kernel runs this graph.</p>;
  const right = store.walk.right();
  const { grad } = store.tape;
  const nodes = Array.from(grad.keys()).filter((i) => store.tape.isLeaf(i));
  const wrong = Array.from(grad.keys()).filter(
    (i) => !isSameGradient(grad[i], right[i]),
  );
  const rows = [...new Set([...nodes, ...wrong])].slice(0, MAX_ROWS);
  return (
    <>
      <p>
        {wrong.length === 0
          ? "Every gradient is right: each node came after all that were made from it. Any such order will do."
          : `${wrong.length} of ${grad.length} gradients are wrong.`}
      </p>
      <NumberTable
        name="Your order and the right one"
        columns={["Yours", "Right"]}
        rows={rows.map((i) => {
          const wrong = !isSameGradient(grad[i], right[i]);
          const yours = `${exact(grad[i] ?? 0)}${wrong ? " ✗" : ""}`;
          const cells = [yours, exact(right[i] ?? 0)];
          return { key: i, name: store.name(i), cells, wrong };
        })}
      />
    </>
  );
}
