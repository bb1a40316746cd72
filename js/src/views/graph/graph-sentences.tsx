// What just happened, in words.

import { useComputed } from "@preact/signals";
import type { Event, GraphStore } from "../../store/graph-store.ts";
import { birthOfData, birthOfGrad, operandsOf } from "../../store/health.ts";
import { reachSentence } from "../frame/reach.ts";
import { closedAround } from "./fold.ts";
import {
  deedTitle,
  formulaOf,
  listOf,
  name,
  said,
  show,
} from "./graph-words.ts";
import { selectedSentence } from "./kinship.ts";

export { name, show } from "./graph-words.ts";

/** One sentence or two about `event`. */
export function sentence(store: GraphStore, event: Event): string {
  switch (event.kind) {
    case "shown":
      return `${root(store)}. Move a slider, or press Backward.`;
    case "told":
      return event.what;
    case "refused":
      return event.why;
    case "history":
      return `${event.way === "undone" ? "Undone" : "Redone"}: ${deedTitle(store, event.deed)}. ${root(store)}.`;
    case "selected":
      return `In Python: ${selectedSentence(store)}`;
    case "cell":
      return `${changedBy(store, event.leaves)} ${root(store)}.`;
    case "act":
      return acted(store, event);
  }
}

function acted(store: GraphStore, event: Event & { kind: "act" }): string {
  const { act, rootBefore, gradStaleBefore, moved } = event;
  const here = root(store);
  if (act.name === "step" && store.tape.grad.every((g) => g === 0))
    return "Step: every gradient is zero, so nothing moved. Press Backward first.";
  const title = titles[act.name];
  if (store.replay.value.driven && title)
    return `${title}, computed in the kernel. ${here}.`;
  switch (act.name) {
    case "set":
      return `${name(store, act.leaf)} is now ${said(act.number)}. ${after(store)}`;
    case "step": {
      const stale = gradStaleBefore
        ? " These gradients were from before the last change."
        : "";
      const by = act.number < 0 ? said(-act.number) : `−${said(act.number)}`;
      const leaves = moved === 1 ? "1 leaf" : `${moved} leaves`;
      const went = `${name(store, store.root)} went from ${show(store, rootBefore)} to ${show(store, store.tape.data[store.root])}`;
      return `Step: ${leaves} moved by ${by} × gradient; ${went}.${stale}`;
    }
    case "forward":
      return `Forward: every value computed again. ${here}.`;
    case "backward":
      return event.hadGradients
        ? `Backward: added to the gradients that the leaves had. To see how fast ${name(store, store.root)} changes, press Zero grad first.`
        : `Backward: each gradient says how fast ${name(store, store.root)} changes with that value. Those of leaves add up until Zero grad.`;
    case "zero_grad":
      return "Zero grad: every gradient is zero.";
    case "reset":
      return `Reset: the numbers the cell showed. ${here}.`;
    case "begin":
    case "visit":
      return walked(store);
    case "compute":
      return `${name(store, act.leaf)} is computed.`;
    case "restore":
      return "As it was before.";
    case "select":
      return selectedSentence(store);
    case "open_box":
    case "close_box":
      return ""; // levels.ts tells of them
    case "move":
      return `${name(store, act.leaf)} is ${act.number ? "a parameter: Step moves it" : "pinned: an input that Step leaves where it is"}.`;
    case "range_min":
    case "range_max": {
      const { min, max } = store.range(act.leaf).value;
      return `The slider of ${name(store, act.leaf)} goes from ${said(min)} to ${said(max)}.`;
    }
    case "learning_rate":
      return `Learning rate: ${said(act.number)}.${act.number < 0 ? " A negative rate climbs." : ""}`;
    case "forward_on_change":
      return `Forward ${act.number ? "follows every change" : "waits until you press it"}.`;
    case "backward_on_change":
      return `Backward ${act.number ? "follows every change" : "waits until you press it"}.`;
  }
}

/** The last step of a walk. */
function walked(store: GraphStore): string {
  const visits = store.walk.visits.value ?? [];
  const visit = visits.at(-1);
  if (!visit)
    return `The gradient of ${name(store, store.root)} is 1, those of the inner nodes are 0. On to the next node.`;
  const gains = visit.operands.map(
    (operand, k) =>
      `${show(store, visit.shares[k])} to ${name(store, operand)}, which has ${show(store, visit.after[k])} now`,
  );
  const closed = closedAround(store, visit.node);
  const where = closed
    ? ` It is inside of ${closed.path}, which is closed.`
    : "";
  const end = store.walk.done.value ? " That was the last node." : "";
  return `${visits.length} of ${store.walk.length}: ${name(store, visit.node)} passes on ${gains.join(", ")}.${where}${end}`;
}

const titles: Record<string, string> = {
  forward: "Forward",
  step: "Step",
  backward: "Backward",
  zero_grad: "Zero grad",
  reset: "Reset",
};

function after(store: GraphStore): string {
  if (!store.settings.forwardOnChange.value)
    return "Press Forward to compute the rest.";
  const stale = store.replay.value.gradStale.value
    ? " The gradients are from before: press Backward."
    : "";
  return `${root(store)}.${stale}`;
}

function changedBy(store: GraphStore, leaves: readonly number[]): string {
  if (leaves.length === 0) return "A cell or another view changed the numbers.";
  return `A cell or another view changed ${listOf(store, leaves)}.`;
}

/** Where the first number or gradient that is not finite comes from; "" when all are finite. */
export function birth(store: GraphStore): string {
  const structure = store.structure;
  const i = birthOfData(store.tape);
  if (i >= 0) {
    const what = `${kindOf(store.tape.data[i])} begins at ${name(store, i)}`;
    if (store.tape.isLeaf(i)) return `${what}, a leaf.`;
    const inputs = [...new Set(operandsOf(structure, i))].map(
      (child) =>
        `${name(store, child)} is ${show(store, store.tape.data[child])}`,
    );
    const formula = formulaOf(structure, i);
    const how = formula === store.name(i) ? "" : ` = ${formula}`;
    return `${what}${how}, where ${inputs.join(" and ")}.`;
  }
  const j = birthOfGrad(store.tape);
  if (j < 0) return "";
  return `A gradient that is ${kindOf(store.tape.grad[j])} begins at ${name(store, j)}.`;
}

const kindOf = (number = 0) => (Number.isNaN(number) ? "NaN" : "Infinity");

/** What to say about the kernel; "" while all is well. */
const root = (store: GraphStore) =>
  `${name(store, store.root)} is ${show(store, store.tape.data[store.root])}`;

// The status line: what just happened, and what is to be known about the graph and the kernel.

export function Status({ store }: { store: GraphStore }) {
  const said = useComputed(() => {
    store.tick.value;
    return sentence(store, store.event.value);
  });
  const refused = useComputed(() =>
    store.event.value.kind === "refused" ? "mgw-said mgw-refused" : "mgw-said",
  );
  const notes = useComputed(() => {
    store.tick.value;
    const driven =
      store.replay.value.driven &&
      `This graph runs in the kernel: ${store.replay.value.driven}.`;
    return [
      birth(store),
      reachSentence(store.link.reach.value),
      driven,
      ...store.replay.value.structure.notes,
      store.trouble.value,
    ]
      .filter(Boolean)
      .join(" ");
  });
  return (
    <div class="mgw-status" role="status">
      <p class={refused}>{said}</p>
      <p class="mgw-notes">{notes}</p>
    </div>
  );
}
