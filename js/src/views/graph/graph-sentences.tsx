// Sentences of the status line: the last event, where numbers stop being finite, notes on the kernel.

import { useComputed } from "@preact/signals";
import { gradientState, type LeafGradient } from "../../store/gradients.ts";
import type { GraphEvent, GraphStore } from "../../store/graph-store.ts";
import { birthOfData, birthOfGrad } from "../../store/health.ts";
import type { Visit } from "../../store/walk.ts";
import { Button } from "../../ui/button.tsx";
import { exactText } from "../../ui/format.ts";
import { reachSentence } from "../frame/reach.ts";
import { closedAround } from "./fold.ts";
import {
  ACT_NAMES,
  entryTitle,
  formulaOf,
  joined,
  listOf,
  nodeName,
  numberText,
  operandsText,
  spoken,
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
      <p class={refused}>
        {text}
        <Offer store={store} />
      </p>
      <p class="mgw-notes">{notes}</p>
    </div>
  );
}

/** Zero grad in place, where gradients were added to others. A walk that has just begun begins anew. */
function Offer({ store }: { store: GraphStore }) {
  const { event, walk } = store;
  const isOffered = useComputed(
    () => event.value.kind === "act" && event.value.had !== undefined,
  );
  if (!isOffered.value) return null;
  return (
    <Button
      class="mgw-offer"
      onClick={() => {
        const isWalk = walk.visits.value !== undefined;
        store.do("zero_grad");
        if (isWalk) walk.start();
      }}
    >
      Zero grad now
    </Button>
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
      return `${rootText(store)}. ${nextAct(store)}`;
    case "message":
      return event.text;
    case "refused":
      return event.why;
    case "history":
      return `${event.direction === "undo" ? "Undone" : "Redone"}: ${entryTitle(store, event.entry)}. ${rootText(store)}.`;
    case "selected":
      return `In Python: ${selectedSentence(store)}`;
    case "cell":
      return `${changedBy(store, event.leaves)} ${rootText(store)}.${staleNote(store)}`;
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
      return backwardSentence(store, event);
    case "zero_grad":
      return "Zero grad: every gradient is zero.";
    case "reset":
      return `Reset: back to the numbers that the cell showed. ${here}.`;
    case "begin":
    case "visit":
    case "compute":
      return walkSentence(store, event);
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

/** What to do next where nothing has happened yet. */
function nextAct(store: GraphStore): string {
  switch (gradientState(store)) {
    case "none":
      return "Move a slider, or press Backward.";
    case "right":
      return UP_TO_DATE;
    case "stale":
      return "The gradients are from before the last change: press Zero grad, then Backward.";
    case "other":
      return "The gradients are not those of one Backward: press Zero grad, then Backward.";
  }
}

const UP_TO_DATE =
  "Gradients are up to date. Press Zero grad before another Backward: they would add up.";

function backwardSentence(store: GraphStore, { had }: ActEvent): string {
  const root = nodeName(store, store.root);
  if (had)
    return `Backward: added to the gradients that the leaves had: ${sumText(store, had)}. Zero grad, then Backward, gives those of ${root} alone. `;
  const next = store.settings.backwardOnChange.value
    ? "They follow every change."
    : "Press Zero grad before another Backward: they would add up.";
  return `Backward: each gradient says how fast ${root} changes with that value. ${next}`;
}

/** `a had 6 and has 12 now`. */
const sumText = (store: GraphStore, { leaf, grad }: LeafGradient) =>
  `${nodeName(store, leaf)} had ${spoken(store, grad)} and has ${spoken(store, store.tape.grad[leaf])} now`;

/** How many leaves moved by how much, and what that made of the root. */
function stepSentence(
  store: GraphStore,
  { act, rootBefore, gradStaleBefore, moved }: ActEvent,
): string {
  const by =
    act.number < 0 ? exactText(-act.number) : `−${exactText(act.number)}`;
  const leaves = moved === 1 ? "1 leaf" : `${moved} leaves`;
  const stale = gradStaleBefore
    ? " These gradients were from before the last change."
    : "";
  const change = store.settings.forwardOnChange.value
    ? `; ${nodeName(store, store.root)} went from ${numberText(store, rootBefore)} to ${numberText(store, store.tape.data[store.root])}`
    : "";
  const next = change === "" ? " Press Forward to compute the rest." : "";
  return `Step: ${leaves} moved by ${by} × gradient${change}.${stale}${next}`;
}

/** The last step of a walk. */
function walkSentence(store: GraphStore, event: ActEvent): string {
  const { walk } = store;
  const visits = walk.visits.value ?? [];
  const visit = visits.at(-1);
  if (!visit) return beginSentence(store, event);
  const closed = closedAround(store, visit.node);
  const where = closed ? ` It is inside ${closed.path}, which is closed.` : "";
  const did =
    walk.order.value === "forward"
      ? computedText(store, visit)
      : passedText(store, visit);
  return `${did}${where} ${visits.length} of ${walk.length} nodes.${nextNode(store)}`;
}

function beginSentence(store: GraphStore, { had }: ActEvent): string {
  const root = nodeName(store, store.root);
  const begun = `The gradient of ${root} is 1, those of the other computed nodes are 0.`;
  if (store.walk.order.value === "own")
    return `${begun} Click the node that passes its gradient on first.`;
  if (!had) return `${begun} Next, ${root} passes it on.`;
  return `${begun} The walk adds to the gradients that the leaves have: ${nodeName(store, had.leaf)} has ${spoken(store, had.grad)} already. `;
}

/** `L passes −2 to d and 4 to f.`, and what each of them has if it had some before. */
function passedText(store: GraphStore, visit: Visit): string {
  const gains = visit.operands.map((operand, k, { length }) => {
    const share = `${spoken(store, visit.shares[k])} to ${nodeName(store, operand)}`;
    const has = `, which has ${spoken(store, visit.after[k])} now`;
    const comma = k < length - 1 ? "," : "";
    return visit.before[k] === 0 ? share : share + has + comma;
  });
  const early = visit.missing.map((node) => nodeName(store, node));
  const was =
    early.length > 0 ? ` Too early: ${joined(early)} had not added to it.` : "";
  return `${nodeName(store, visit.node)} passes ${joined(gains)}.${was}`;
}

/** `d = e + c = 4.` */
function computedText(store: GraphStore, { node }: Visit): string {
  const [name, formula] = [
    nodeName(store, node),
    formulaOf(store.structure, node),
  ];
  const how = formula === store.name(node) ? "" : ` = ${formula}`;
  return `${name}${how} = ${spoken(store, store.tape.data[node])}.`;
}

function nextNode({ walk }: GraphStore): string {
  const order = walk.order.value;
  if (!walk.done.value) return order === "own" ? " Click the next one." : "";
  const all = order === "backward" ? " Every gradient is there." : "";
  return ` That was the last one.${all}`;
}

function afterMove(store: GraphStore): string {
  if (!store.settings.forwardOnChange.value)
    return "Press Forward to compute the rest.";
  return `${rootText(store)}.${staleNote(store)}`;
}

/** What helps when the gradients are from before a change. */
const staleNote = (store: GraphStore): string =>
  store.replay.value.gradStale.value
    ? " The gradients are from before: press Zero grad, then Backward."
    : "";

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
