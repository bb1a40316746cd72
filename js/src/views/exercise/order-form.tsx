// The order of the backward pass: the nodes, chosen one after the other.

import { useSignal } from "@preact/signals";
import type { ExerciseStore } from "../../store/exercise/exercise-store.ts";
import { innerOf } from "../../store/exercise/variant.ts";
import { Button } from "../../ui/button.tsx";
import { formulaOf } from "../graph/graph-words.ts";

export function OrderForm({ store }: { store: ExerciseStore }) {
  const { variant } = store;
  const { names } = variant.structure;
  const order = useSignal<readonly string[]>([]);
  const isOver = store.isFinished.value || store.isRevealed.value;
  // by name, which says nothing about the order
  const all = innerOf(variant)
    .map((node) => ({
      name: names[node] as string,
      formula: formulaOf(variant.structure, node),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const choose = (name: string) => {
    if (order.value.includes(name) || isOver) return;
    order.value = [...order.value, name];
    store.graph.selected.value = names.indexOf(name);
    store.say(`${name} has place ${order.value.length} of ${all.length}.`);
  };
  return (
    <div class="mgw-rows">
      <p>
        Which node passes its gradient on first, which next? Choose all of them.
      </p>
      <div class="mgw-choices">
        {all.map(({ name, formula }) => (
          <Button
            key={name}
            aria-label={`Visit ${formula === name ? name : `${name} = ${formula}`}`}
            aria-pressed={order.value.includes(name)}
            aria-disabled={order.value.includes(name) || isOver}
            onClick={() => choose(name)}
          >
            {formula === name ? name : `${name} = ${formula}`}
          </Button>
        ))}
      </div>
      <ol aria-label="Your order" class="mgw-order">
        {order.value.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ol>
      {!isOver && (
        <div class="mgw-choices">
          <Button
            class="mgw-main"
            onClick={() =>
              order.value.length < all.length
                ? store.say(
                    `${all.length - order.value.length} of ${all.length} nodes have no place yet: press the next one.`,
                  )
                : store.runOrder(order.value)
            }
          >
            Check
          </Button>
          <Button
            onClick={() => {
              const last = order.value.at(-1);
              order.value = order.value.slice(0, -1);
              store.say(
                last
                  ? `${last} has no place any more.`
                  : "No node has a place yet.",
              );
            }}
          >
            Take back
          </Button>
        </div>
      )}
    </div>
  );
}
