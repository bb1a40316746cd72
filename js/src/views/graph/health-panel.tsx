// The health of gradients: the panel that lists findings with their reasons, and the sign on a card.

import { type Signal, useComputed } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import { FAR, type Finding, FLAT, ILLS, type Ill } from "../../store/health.ts";
import {
  formulaOf,
  nodeName,
  numberText,
  operandsText,
} from "./graph-words.ts";
import type { Placed } from "./layout.ts";

const MAX_LISTED = 25; // of one kind that are listed

/** A sign for each ill, different without colours. */
const SIGNS: Readonly<Record<Ill, string>> = {
  "not finite": "!",
  exploding: "▴",
  vanishing: "▾",
  dead: "∅",
  saturated: "≈",
};

const MILLION = FAR.toLocaleString("en");

/** What each ill is, with its limit. */
const MEANS: Readonly<Record<Ill, string>> = {
  "not finite": "NaN or ∞ where what it was made from is finite",
  exploding: `more than ${MILLION} times the root’s gradient`,
  vanishing: `less than 1/${MILLION} of the root’s gradient`,
  dead: "no gradient at all passes",
  saturated: `less than ${100 * FLAT} % of the function’s greatest slope`,
};

interface Props {
  store: GraphStore;
  /** The node that the stage goes to. */
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
      <Summary store={store} />
      {kinds.value.map(({ ill, found }) => (
        <Kind key={ill} {...{ store, sought, ill, found }} />
      ))}
    </section>
  );
}

/** What there is to know before the findings: no gradients yet, old ones, or nothing found. */
function Summary({ store }: { store: GraphStore }) {
  const text = useComputed(() => {
    store.tick.value;
    if (store.tape.grad[store.root] === 0)
      return "There are no gradients yet: press Backward.";
    if (store.replay.value.gradStale.value)
      return "The gradients are from before the last change: press Backward.";
    if (store.health.findings.value.length > 0) return "";
    return `All is well: nothing is ${ILLS.slice(1).join(", ")} or not finite.`;
  });
  const limits = `${ILLS.map((ill) => `${ill}: ${MEANS[ill]}`).join("; ")}.`;
  return text.value ? (
    <p>
      {text} <small>{limits}</small>
    </p>
  ) : null;
}

interface KindProps extends Props {
  ill: Ill;
  found: readonly Finding[];
}

function Kind({ store, sought, ill, found }: KindProps) {
  const rest = found.length - MAX_LISTED;
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
        {found.slice(0, MAX_LISTED).map((one) => (
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

interface SignProps {
  store: GraphStore;
  item: Placed["item"];
}

/** The sign on a card with a finding; its accessible name gives the reason. */
export function HealthSign({ store, item }: SignProps) {
  const shown = useComputed(() => {
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
  if (!shown.value) return null;
  const { kind, words } = shown.value;
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

/** Why it is one, in a sentence with the numbers. */
function why(store: GraphStore, finding: Finding): string {
  const { node, ill, of, by, cause, amount, steps } = finding;
  const root = nodeName(store, store.root);
  const here = numberText(store, amount);
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
        return `It is off: ${nodeName(store, cause)} is ${value(store, cause)}, not above 0, and gets no gradient from it.`;
      return cause < 0
        ? `It gets no gradient: the slope of ${made(store, by)} is 0 here.`
        : `It gets no gradient: ${nodeName(store, cause)}, the other factor in ${made(store, by)}, is 0.`;
    case "saturated":
      return `It is flat: at ${nodeName(store, cause)} = ${value(store, cause)} the slope of ${store.structure.symbols[node]} is ${here}, so hardly any gradient passes.`;
  }
}

/** `x2 × w2`, or the name where that says more. */
function made(store: GraphStore, node: number): string {
  const formula = formulaOf(store.structure, node);
  return formula.length > 40 ? nodeName(store, node) : formula;
}

/** `, where a is −1.0000`: the operands of a node. */
function operands(store: GraphStore, node: number): string {
  const text = operandsText(store, node);
  return text && `, where ${text}`;
}

const value = (store: GraphStore, node: number) =>
  numberText(store, store.tape.data[node]);
