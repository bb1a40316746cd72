// The health panel: what is ill, what that means, why, and a button to each.

import { type Signal, useComputed } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import { FAR, type Finding, FLAT, ILLS, type Ill } from "../../store/health.ts";
import { operandsOf } from "../../store/structure.ts";
import { name, show } from "./graph-sentences.tsx";
import { formulaOf } from "./graph-words.ts";
import type { Placed } from "./layout.ts";

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

// Health in words: what each finding is called, and why it is one, with the numbers in it.
/** What stands on the card: a sign for each ill, to be told apart without colours. */
export const SIGNS: Readonly<Record<Ill, string>> = {
  "not finite": "!",
  exploding: "▴",
  vanishing: "▾",
  dead: "∅",
  saturated: "≈",
};

const MILLION = FAR.toLocaleString("en");

/** What each ill is, and from where on it is one. */
export const MEANS: Readonly<Record<Ill, string>> = {
  "not finite": "NaN or ∞ where what it was made from is finite",
  exploding: `more than ${MILLION} times the root’s gradient`,
  vanishing: `less than 1/${MILLION} of the root’s gradient`,
  dead: "no gradient at all passes",
  saturated: `less than ${100 * FLAT} % of the function’s greatest slope`,
};

/** Why it is one: a sentence. */
export function why(store: GraphStore, finding: Finding): string {
  const { node, ill, of, by, cause, amount, steps } = finding;
  const root = name(store, store.root);
  const here = show(store, amount);
  switch (ill) {
    case "not finite":
      return of === "grad"
        ? `The gradient becomes ${here} here${by < 0 ? "" : `, in ${made(store, by)}${operands(store, by)}`}.`
        : store.tape.isLeaf(node)
          ? `It is ${here}, and was not computed.`
          : `${made(store, node)} becomes ${here} here${operands(store, node)}.`;
    case "exploding":
    case "vanishing": {
      const way = steps === 1 ? "1 operation" : `${steps} operations`;
      const times =
        ill === "vanishing"
          ? `less than 1/${MILLION} of`
          : `more than ${MILLION} times`;
      return `Its gradient is ${here}, ${times} that of ${root}, ${way} away.`;
    }
    case "dead":
      if (by === node)
        return `It is off: ${name(store, cause)} is ${value(store, cause)}, not above 0, and gets no gradient from it.`;
      return cause < 0
        ? `It gets no gradient: the slope of ${made(store, by)} is 0 here.`
        : `It gets no gradient: ${name(store, cause)}, the other factor in ${made(store, by)}, is 0.`;
    case "saturated":
      return `It is flat: at ${name(store, cause)} = ${value(store, cause)} the slope of ${store.structure.symbols[node]} is ${here}, so hardly any gradient passes.`;
  }
}

/** `x2 × w2`, or the name where that says more. */
function made(store: GraphStore, node: number): string {
  const formula = formulaOf(store.structure, node);
  return formula.length > 40 ? name(store, node) : formula;
}

/** ` where a is −1.0000`: what a node was made from. */
function operands(store: GraphStore, node: number): string {
  const inputs = [...new Set(operandsOf(store.structure, node))].map(
    (child) => `${name(store, child)} is ${value(store, child)}`,
  );
  return inputs.length > 0 ? `, where ${inputs.join(" and ")}` : "";
}

const value = (store: GraphStore, node: number) =>
  show(store, store.tape.data[node]);

// The sign on a card that something is ill there, with the reason in words behind it.

interface SignProps {
  store: GraphStore;
  item: Placed["item"];
}

export function HealthSign({ store, item }: SignProps) {
  const ill = useComputed(() => {
    if (item.kind === "piece") return undefined;
    const { worst } = store.health;
    const found = item.members.flatMap((node) => worst.value.get(node) ?? []);
    const kinds = ILLS.filter((kind) => found.some((one) => one.ill === kind));
    const [first] = found;
    if (!first || !kinds[0]) return undefined;
    const words =
      item.kind === "node"
        ? `${first.ill}: ${why(store, first)}`
        : `${kinds.join(", ")}: ${found.length} of ${item.members.length} Values. Health lists them.`;
    return { kind: kinds[0], words: words[0]?.toUpperCase() + words.slice(1) };
  });
  if (!ill.value) return null;
  const { kind, words } = ill.value;
  return (
    <span
      class={`mgw-sign mgw-${kind.replace(" ", "-")}`}
      role="img"
      aria-label={words}
      title={words}
    >
      {SIGNS[kind]}
    </span>
  );
}
