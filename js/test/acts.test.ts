// The acts of this page on the graphs, and with the numbers, of the kernel: see tests/conformance/acts.py.

import { expect, test } from "vitest";
import file from "../../tests/conformance/acts.json";
import { type Host, hostOf } from "../src/host/host.ts";
import {
  ACTS,
  type ActName,
  type GraphAct,
  type GraphState,
} from "../src/store/acts.ts";
import { numbers } from "../src/store/checked.ts";
import { GraphStore, type Model } from "../src/store/graph-store.ts";
import { readReplay } from "../src/store/graph-sync.ts";
import type { Replay } from "../src/store/replay.ts";
import { GraphSettings } from "../src/store/settings.ts";
import { exact } from "../src/ui/format.ts";
import { typedNumber } from "../src/ui/number-text.ts";
import { JupyterModel, type State, traitsOf } from "./fake-hosts.ts";
import { agree, numberOf } from "./recording.ts";

type Sequence = (typeof file.sequences)[number];

/** Data and gradients, "" if they are those before; and whether the gradients are stale. */
type After = [data: string, grad: string, isStale: boolean];

const graphOf = ({ graph }: Sequence) =>
  file.graphs[graph] as (typeof file.graphs)[number];

/** A host that has the traits of graph `k` as Python sent them, and `more`. */
function hostFor(k: number, more: Partial<State>, end: AbortSignal) {
  const state = traitsOf<State>(file.graphs[k]?.state as object);
  const model = new JupyterModel(Object.assign(state, more));
  const host = hostOf(model.proxy() as never, end) as Host<Model>;
  return { host, model };
}

/** The replay that performs the acts of `sequence`, as it is before them. */
function replayFor(sequence: Sequence): Replay {
  const { forward_on_change, backward_on_change, moves } = sequence;
  const { host } = hostFor(
    sequence.graph,
    {
      forward_on_change,
      backward_on_change,
      moves: Uint8Array.from(moves) as never,
    },
    new AbortController().signal,
  );
  const replay = readReplay(host, new GraphSettings(host));
  replay.tape.data.set(numbers(host.get("data")));
  replay.tape.grad.set(numbers(host.get("grad")));
  return replay;
}

/** Perform acts one by one; the number of a `restore` says which of the states so far comes back. */
function* performed(replay: Replay, acts: Sequence["acts"]) {
  const states = [replay.state()];
  for (const [name, leaf, number] of acts as [ActName, number, number][]) {
    const act: GraphAct = { name, leaf, number };
    if (name === "restore") act.state = states[number] as GraphState;
    replay.perform(act);
    states.push(replay.state());
    yield { act, ...replay.state() };
  }
}

const listed = (text: string) => text.split(" ").map(numberOf);

/** The first number of `given` that is not that of `wanted`; + and × give every bit. */
function difference(given: Float64Array, wanted: number[], isExact: boolean) {
  const same = isExact ? Object.is : agree;
  const at = wanted.findIndex((number, i) => !same(given[i] as number, number));
  return at < 0
    ? undefined
    : `[${at}] is ${given[at]}, the kernel has ${wanted[at]}`;
}

const called = (sequence: Sequence) => {
  const { forward_on_change: forward, backward_on_change: backward } = sequence;
  const follows = `${forward ? "forward" : "-"} ${backward ? "backward" : "-"}`;
  return `${graphOf(sequence).name}, ${follows}, ${sequence.moves.join("")}`;
};

test.each(
  file.sequences.map((sequence) => [called(sequence), sequence] as const),
)("%s: acts do here what they do in the kernel", (_, sequence) => {
  const replay = replayFor(sequence);
  const isExact = graphOf(sequence).exact;
  const { acts, after } = sequence;
  let data = [...replay.tape.data];
  let grad = [...replay.tape.grad];
  const first = acts.length - after.length; // of a random sequence only the end is known
  let k = -1;
  for (const now of performed(replay, acts)) {
    k += 1;
    if (k < first) continue;
    const [newData, newGrad, stale] = after[k - first] as After;
    if (newData) data = listed(newData);
    if (newGrad) grad = listed(newGrad);
    const what = `${k}: ${now.act.name} ${now.act.leaf}`;
    expect(
      difference(now.data, data, isExact),
      `${what}, data`,
    ).toBeUndefined();
    expect(
      difference(now.grad, grad, isExact),
      `${what}, grad`,
    ).toBeUndefined();
    expect(now.gradStale, what).toBe(stale);
  }
  const { settings } = replay;
  expect([
    settings.learningRate.value,
    settings.forwardOnChange.value,
    settings.backwardOnChange.value,
    [...settings.moves.value],
  ]).toEqual(sequence.end);
});

const CHANGES: Record<string, string> = {
  numbers: "numbers",
  settings: "setting",
  moves: "setting",
  ranges: "setting",
  boxes: "boxes",
  selected: "selection",
};

test("both halves have the same acts in the same order, and each changes the same", () => {
  const kernel = file.acts.map(([name, what = ""]) => [name, CHANGES[what]]);
  expect(
    Object.entries(ACTS).map(([name, act]) => [name, act.changes]),
  ).toEqual(kernel);
});

test.each(file.graphs.map(({ name }, k) => [name, k] as const))(
  "%s: no act of a walk is one that the kernel refuses",
  (_, k) => {
    const end = new AbortController();
    const { host, model } = hostFor(k, {}, end.signal);
    const store = new GraphStore(host, end.signal);
    const refused = file.graphs[k]?.refused as Record<string, number[]>;
    for (const order of ["backward", "forward"] as const) {
      store.walk.order.value = order;
      while (!store.walk.done.value) store.walk.next();
      store.walk.stop();
    }
    const acts = [
      ...model.messages.flatMap(({ content }) => content.acts),
      ...store.queue.waiting.map(({ name, leaf }) => [name, leaf] as const),
    ];
    expect(new Set(acts.map(([name]) => name))).toEqual(
      new Set(["begin", "visit", "compute"]),
    );
    expect(acts.filter(([name, at]) => refused[name]?.includes(at))).toEqual(
      [],
    );
    end.abort();
  },
);

test("a field gives no leaf a number that the kernel refuses", () => {
  for (const { refused_numbers } of file.graphs) {
    expect(refused_numbers.set).toEqual(["nan", "inf", "-inf"]);
    for (const text of refused_numbers.set)
      expect(typedNumber(exact(numberOf(text)))).toHaveProperty("problem");
  }
});
