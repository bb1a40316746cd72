// Sentences of the status line: the last event, where numbers stop being finite, notes on the kernel.

import { useComputed } from "@preact/signals";
import type { GraphEvent, GraphStore } from "../../store/graph-store.ts";
import { birthOfData, birthOfGrad } from "../../store/health.ts";
import { exactText } from "../../ui/format.ts";
import { reachSentence } from "../frame/reach.ts";
import { closedAround } from "./fold.ts";
import {
  ACT_NAMES,
  entryTitle,
  formulaOf,
  listOf,
  nodeName,
  numberText,
  operandsText,
} from "./graph-words.ts";
import { selectedSentence } from "./kinship.ts";

type ActEvent = GraphEvent & { kind: "act" };

/** The status line: the last event, and notes on the graph and the kernel. */
export function Status({ store }: { store: GraphStore }) {
  const text = useComputed(() => {
    store.tick.value;
    return sentence(store, store.event.value);
  });
  const refused = useComputed(() =>
    store.event.value.kind === "refused" ? "mgw-said mgw-refused" : "mgw-said",
  );
  const notes = useComputed(() => {
    store.tick.value;
    return [
      store.own.shown.value.verdict,
      store.own.behind,
      notFinite(store),
      ...kernelNotes(store),
      ...store.replay.value.structure.notes,
      store.trouble.value,
    ]
      .filter(Boolean)
      .join(" ");
  });
  return (
    <div class="mgw-status" role="status">
      <p class={refused}>{text}</p>
      <p class="mgw-notes">{notes}</p>
    </div>
  );
}

function kernelNotes(store: GraphStore): string[] {
  const reach = reachSentence(store.queue.reach.value);
  const { kernelReason } = store.replay.value;
  if (!kernelReason) return [reach];
  return store.isFixed
    ? [
        `Only Python can compute this graph, and this page has none: ${kernelReason}. Its numbers stay as they are.`,
      ]
    : [reach, `This graph runs in the kernel: ${kernelReason}.`];
}

/** One or two sentences about `event`. */
function sentence(store: GraphStore, event: GraphEvent): string {
  switch (event.kind) {
    case "shown":
      return `${rootText(store)}. Move a slider, or press Backward.`;
    case "message":
      return event.text;
    case "refused":
      return event.why;
    case "history":
      return `${event.direction === "undo" ? "Undone" : "Redone"}: ${entryTitle(store, event.entry)}. ${rootText(store)}.`;
    case "selected":
      return `In Python: ${selectedSentence(store)}`;
    case "cell":
      return `${changedBy(store, event.leaves)} ${rootText(store)}.`;
    case "act":
      return actSentence(store, event);
  }
}

function actSentence(store: GraphStore, event: ActEvent): string {
  const { act } = event;
  const here = rootText(store);
  if (act.name === "step" && store.tape.grad.every((g) => g === 0))
    return "Step: every gradient is zero, so nothing moved. Press Backward first.";
  const title = ACT_NAMES[act.name];
  if (title && store.replay.value.isLeft(act))
    return `${title}, computed in Python. ${here}.`;
  switch (act.name) {
    case "set":
      return `${nodeName(store, act.leaf)} is now ${exactText(act.number)}. ${afterMove(store)}`;
    case "step":
      return stepSentence(store, event);
    case "forward":
      return `Forward: every value computed again. ${here}.`;
    case "backward":
      return event.hadGradients
        ? `Backward: added to the gradients that the leaves had. To see how fast ${nodeName(store, store.root)} changes, press Zero grad first.`
        : `Backward: each gradient says how fast ${nodeName(store, store.root)} changes with that value. Those of leaves add up until Zero grad.`;
    case "zero_grad":
      return "Zero grad: every gradient is zero.";
    case "reset":
      return `Reset: the numbers the cell showed. ${here}.`;
    case "begin":
    case "visit":
      return walkSentence(store);
    case "compute":
      return `${nodeName(store, act.leaf)} is computed.`;
    case "restore":
      return "As it was before.";
    case "select":
      return selectedSentence(store);
    case "open_box":
    case "close_box":
      return ""; // fold.ts announces them
    case "move":
      return `${nodeName(store, act.leaf)} is ${act.number ? "a parameter: Step moves it" : "pinned: an input that Step leaves where it is"}.`;
    case "range_min":
    case "range_max": {
      const { min, max } = store.range(act.leaf).value;
      return `The slider of ${nodeName(store, act.leaf)} goes from ${exactText(min)} to ${exactText(max)}.`;
    }
    case "learning_rate":
      return `Learning rate: ${exactText(act.number)}.${act.number < 0 ? " A negative rate climbs." : ""}`;
    case "forward_on_change":
      return `Forward ${act.number ? "follows every change" : "waits until you press it"}.`;
    case "backward_on_change":
      return `Backward ${act.number ? "follows every change" : "waits until you press it"}.`;
  }
}

/** How many leaves moved by how much, and what that made of the root. */
function stepSentence(
  store: GraphStore,
  { act, rootBefore, gradStaleBefore, moved }: ActEvent,
): string {
  const by =
    act.number < 0 ? exactText(-act.number) : `−${exactText(act.number)}`;
  const leaves = moved === 1 ? "1 leaf" : `${moved} leaves`;
  const change = `${nodeName(store, store.root)} went from ${numberText(store, rootBefore)} to ${numberText(store, store.tape.data[store.root])}`;
  const stale = gradStaleBefore
    ? " These gradients were from before the last change."
    : "";
  return `Step: ${leaves} moved by ${by} × gradient; ${change}.${stale}`;
}

/** The last step of a walk. */
function walkSentence(store: GraphStore): string {
  const visits = store.walk.visits.value ?? [];
  const visit = visits.at(-1);
  if (!visit)
    return `The gradient of ${nodeName(store, store.root)} is 1, those of the inner nodes are 0. On to the next node.`;
  const gains = visit.operands.map(
    (operand, k) =>
      `${numberText(store, visit.shares[k])} to ${nodeName(store, operand)}, which has ${numberText(store, visit.after[k])} now`,
  );
  const closed = closedAround(store, visit.node);
  const where = closed
    ? ` It is inside of ${closed.path}, which is closed.`
    : "";
  const end = store.walk.done.value ? " That was the last node." : "";
  return `${visits.length} of ${store.walk.length}: ${nodeName(store, visit.node)} passes on ${gains.join(", ")}.${where}${end}`;
}

function afterMove(store: GraphStore): string {
  if (!store.settings.forwardOnChange.value)
    return "Press Forward to compute the rest.";
  const stale = store.replay.value.gradStale.value
    ? " The gradients are from before: press Backward."
    : "";
  return `${rootText(store)}.${stale}`;
}

function changedBy(store: GraphStore, leaves: readonly number[]): string {
  if (leaves.length === 0) return "A cell or another view changed the numbers.";
  return `A cell or another view changed ${listOf(store, leaves)}.`;
}

/** Where the first number or gradient that is not finite begins; "" if all are finite. */
function notFinite(store: GraphStore): string {
  const structure = store.structure;
  const i = birthOfData(store.tape);
  if (i >= 0) {
    const what = `${kindOf(store.tape.data[i])} begins at ${nodeName(store, i)}`;
    if (store.tape.isLeaf(i)) return `${what}, a leaf.`;
    const formula = formulaOf(structure, i);
    const how = formula === store.name(i) ? "" : ` = ${formula}`;
    return `${what}${how}, where ${operandsText(store, i)}.`;
  }
  const j = birthOfGrad(store.tape);
  if (j < 0) return "";
  return `A gradient that is ${kindOf(store.tape.grad[j])} begins at ${nodeName(store, j)}.`;
}

const kindOf = (number = 0) => (Number.isNaN(number) ? "NaN" : "Infinity");

/** `L is −8.0000`. */
const rootText = (store: GraphStore) =>
  `${nodeName(store, store.root)} is ${numberText(store, store.tape.data[store.root])}`;
