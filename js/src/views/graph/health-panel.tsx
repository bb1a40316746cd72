// The health panel: what is ill, what that means, why, and a button to each.

import { type Signal, useComputed } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import { type Finding, ILLS, type Ill } from "../../store/health.ts";
import { MEANS, SIGNS, why } from "./health-words.ts";

const MOST = 25; // of one kind that are listed

interface Props {
  store: GraphStore;
  /** The node that the stage is asked to go to. */
  sought: Signal<number>;
}

export function HealthPanel({ store, sought }: Props) {
  const { findings } = store.health;
  const kinds = useComputed(() =>
    ILLS.map((ill) => ({
      ill,
      found: findings.value.filter((one) => one.ill === ill),
    })).filter(({ found }) => found.length > 0),
  );
  return (
    <section class="mgw-health" aria-label="Gradient health">
      <Silence store={store} />
      {kinds.value.map(({ ill, found }) => (
        <Kind key={ill} {...{ store, sought, ill, found }} />
      ))}
    </section>
  );
}

/** What is said of gradients when nothing is: they are not there, out of date, or well. */
function Silence({ store }: { store: GraphStore }) {
  const said = useComputed(() => {
    store.tick.value;
    if (store.tape.grad[store.root] === 0)
      return "There are no gradients yet: press Backward.";
    if (store.replay.value.gradStale.value)
      return "The gradients are from before the last change: press Backward.";
    if (store.health.findings.value.length > 0) return "";
    return `All is well: nothing is ${ILLS.slice(1).join(", ")} or not finite.`;
  });
  const limits = `${ILLS.map((ill) => `${ill}: ${MEANS[ill]}`).join("; ")}.`;
  return said.value ? (
    <p>
      {said} <small>{limits}</small>
    </p>
  ) : null;
}

interface KindProps extends Props {
  ill: Ill;
  found: readonly Finding[];
}

function Kind({ store, sought, ill, found }: KindProps) {
  const rest = found.length - MOST;
  return (
    <>
      <p class="mgw-ill">
        <span
          class={`mgw-sign mgw-${ill.replace(" ", "-")}`}
          aria-hidden="true"
        >
          {SIGNS[ill]}
        </span>
        <b>{ill}</b> <small>{MEANS[ill]}</small>
      </p>
      <ul aria-label={ill}>
        {found.slice(0, MOST).map((one) => (
          <li key={one.node}>
            <button
              type="button"
              title="Go to it in the graph, opening what it is in"
              aria-label={`Go to ${store.name(one.node)}`}
              onClick={() => {
                sought.value = one.node;
              }}
            >
              <bdi>{store.name(one.node)}</bdi>
            </button>
            <span>{why(store, one)}</span>
          </li>
        ))}
      </ul>
      {rest > 0 && <p>… and {rest.toLocaleString("en")} more</p>}
    </>
  );
}
