// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from "vitest";
import { hostOf } from "../src/host/host.ts";
import { GraphStore } from "../src/store/graph-store.ts";
import { JupyterModel, lState, type Sent } from "./fake-hosts.ts";

const [A, B, C, L] = [0, 1, 3, 6];
let model: JupyterModel;
let store: GraphStore;
let end: AbortController;

function open(state = lState()): void {
  model = new JupyterModel(state);
  end = new AbortController();
  store = new GraphStore(hostOf(model.proxy(), end.signal), end.signal);
}

beforeEach(() => open());
afterEach(() => end.abort());

const last = () => model.letters.at(-1) as Sent;
const numbersOf = (k: number) => [
  ...new Float64Array(last().buffers[k] as ArrayBuffer),
];
const view = (list: number[]) => new DataView(Float64Array.from(list).buffer);

function answer(more: object = {}, state: number[][] = []): void {
  const { client, seq, revision } = last().content;
  const said = { kind: "answer", client, seq, revision: revision + 1, ...more };
  model.fire("msg:custom", said, state.map(view));
}

/** A cell or another page has changed the graph. */
async function publish(
  revision: number,
  data: number[],
  deed: object = { client: "", gesture: revision },
): Promise<void> {
  const commits = { [store.link.client]: store.link.answered };
  const traits = { data: view(data), revision, deed, commits };
  model.update(traits as Partial<typeof model.state>);
  await Promise.resolve();
}

/** Each act is a gesture of its own, as when a person presses one button after the other. */
function press(...acts: Parameters<GraphStore["do"]>[]): void {
  for (const act of acts) {
    store.history.seal();
    store.do(...act);
  }
}

test("every act comes back to the very bits, and forward to them again", () => {
  const acts: Parameters<GraphStore["do"]>[] = [
    ["set", 0.1 + 0.2, A],
    ["backward"],
    ["step", 0.037],
    ["backward"],
    ["zero_grad"],
    ["set", -0, B],
    ["begin"],
    ["visit", 0, L],
    ["reset"],
  ];
  const states = [store.replay.value.state()];
  for (const act of acts) {
    press(act);
    states.push(store.replay.value.state());
  }
  for (const state of states.slice(0, -1).reverse()) {
    store.history.undo();
    expect(store.replay.value.state()).toEqual(state);
  }
  expect(store.history.last.value).toBeUndefined();
  for (const state of states.slice(1)) {
    store.history.redo();
    expect(store.replay.value.state()).toEqual(state);
  }
  expect(store.history.next.value).toBeUndefined();
});

test("an undone number reaches the kernel as a state, not as a slider's move", () => {
  store.do("set", 2.5, A);
  answer();
  store.history.undo();
  expect(last().content).toMatchObject({
    kind: "commit",
    acts: [["restore", -1]],
  });
  expect(numbersOf(1)).toEqual([2, -3, -6, 10, 4, -2, -8]);
});

test("a drag is one entry, and the next drag of the same leaf another", () => {
  for (const number of [2.1, 2.2, 2.3]) store.do("set", number, A);
  store.history.seal();
  for (const number of [2.4, 2.5]) store.do("set", number, A);
  store.history.undo();
  expect(store.tape.data[A]).toBe(2.3);
  store.history.undo();
  expect(store.tape.data[A]).toBe(2);
});

test("a hand that moves two leaves in one go made one entry", () => {
  store.history.hold();
  for (const number of [1, 1.5]) {
    store.do("set", number, A);
    store.do("set", -number, B);
  }
  store.history.release();
  store.do("set", 7, C);
  store.history.undo();
  expect(store.history.last.value?.leaves).toEqual([A, B]);
  store.history.undo();
  expect([...store.tape.data]).toEqual([2, -3, -6, 10, 4, -2, -8]);
});

test("what changes nothing is no entry", () => {
  press(
    ["zero_grad"],
    ["forward"],
    ["step", 0.1],
    ["reset"],
    ["learning_rate", 0.01],
  );
  expect(store.history.last.value).toBeUndefined();
});

test("something new after Undo leaves nothing to redo", () => {
  press(["set", 3, A], ["set", 1, B]);
  store.history.undo();
  expect(store.history.next.value?.act).toMatchObject({ name: "set", leaf: B });
  press(["set", 5, C]);
  expect(store.history.next.value).toBeUndefined();
});

test("settings and marks are undone without touching a number", () => {
  press(["set", 3, A], ["learning_rate", 0.5], ["move", 0, B]);
  store.history.undo();
  expect(store.settings.moves.value[B]).toBe(1);
  store.history.undo();
  expect(store.settings.learningRate.value).toBe(0.01);
  expect(store.tape.data[A]).toBe(3);
  store.history.redo();
  expect(store.settings.learningRate.value).toBe(0.5);
});

test("acts that belong together are undone together", () => {
  press(["forward_on_change", 0], ["set", 5, A]);
  store.history.together(() => {
    store.do("forward_on_change", 1);
    store.do("forward");
  });
  expect(store.tape.data[L]).toBe(10);
  store.history.undo();
  expect(store.tape.data[L]).toBe(-8);
  expect(store.settings.forwardOnChange.value).toBe(false);
  store.history.redo();
  expect(store.tape.data[L]).toBe(10);
  expect(store.settings.forwardOnChange.value).toBe(true);
});

test("a hundred entries are kept, the oldest dropped", () => {
  for (let i = 1; i <= 130; i++) press(["set", i + 10, A]);
  for (let i = 0; i < 130; i++) store.history.undo();
  expect(store.tape.data[A]).toBe(30 + 10);
  expect(store.history.last.value).toBeUndefined();
});

test("what a cell did is an entry too, and one cell is one entry", async () => {
  press(["set", 3, A]);
  answer();
  await publish(4, [3, -4, -12, 10, -2, -2, 4], { client: "", gesture: 1 });
  await publish(5, [3, -5, -15, 10, -5, -2, 10], { client: "", gesture: 1 });
  expect(store.history.last.value).toMatchObject({ by: "cell", leaves: [B] });
  store.history.undo();
  expect(store.tape.data[B]).toBe(-3);
  expect(last().content).toMatchObject({
    revision: 5,
    acts: [["restore", -1]],
  });
  store.history.undo();
  expect(store.tape.data[A]).toBe(2);
});

test("a cell that comes back to earlier numbers by itself can be undone as well", async () => {
  press(["set", 3, A]);
  answer();
  await publish(4, [2, -3, -6, 10, 4, -2, -8]);
  store.history.undo();
  expect(store.tape.data[A]).toBe(3);
});

test("Undo in another view moves through this history, and does not add to it", async () => {
  press(["set", 3, A]);
  answer();
  press(["set", 1, B]);
  answer();
  const restore = { name: "restore", leaf: -1, number: 0 };
  await publish(9, [2, -3, -6, 10, 4, -2, -8], {
    client: "other",
    gesture: 3,
    act: restore,
  });
  expect(store.event.value).toMatchObject({ kind: "history", way: "undone" });
  expect(store.history.last.value).toBeUndefined();
  store.history.redo();
  expect([store.tape.data[A], store.tape.data[B]]).toEqual([3, -3]);
  store.history.redo();
  expect([store.tape.data[A], store.tape.data[B]]).toEqual([3, 1]);
});

test("a drag in another view is one entry here", async () => {
  const act = { name: "set", leaf: A, number: 5 };
  await publish(2, [4, -3, -12, 10, -2, -2, 4], {
    client: "other",
    gesture: 3,
    act,
  });
  await publish(3, [5, -3, -15, 10, -5, -2, 10], {
    client: "other",
    gesture: 3,
    act,
  });
  expect(store.history.last.value).toMatchObject({ by: "view", act });
  store.history.undo();
  expect(store.tape.data[A]).toBe(2);
});

test("when the kernel refuses to go back, its numbers show, and a second Undo gets there", () => {
  press(["set", 3, A]);
  answer();
  store.history.undo();
  const kernel = [3, -4, -12, 10, -2, -2, 4]; // a cell has set b
  answer({ error: "the graph was changed meanwhile", revision: 7 }, [
    kernel,
    kernel.map(() => 0),
  ]);
  expect(store.event.value).toMatchObject({ kind: "refused" });
  expect([...store.tape.data]).toEqual(kernel);
  expect(store.history.next.value).toBeUndefined();
  store.history.undo();
  expect([...store.tape.data]).toEqual([2, -3, -6, 10, 4, -2, -8]);
  expect(last().content.revision).toBe(7);
});

test("Undo that was still waiting never wipes out what a cell did meanwhile", () => {
  press(["set", 3, A]);
  store.history.undo(); // waits for the answer to the first
  const kernel = [3, -4, -12, 10, -2, -2, 4]; // a cell has set b
  answer({ revision: 7 }, [kernel, kernel.map(() => 0)]);
  expect([...store.tape.data]).toEqual(kernel);
  expect(store.event.value).toMatchObject({ kind: "refused" });
  expect(model.letters).toHaveLength(1);
  store.history.undo();
  expect([...store.tape.data]).toEqual([2, -3, -6, 10, 4, -2, -8]);
  store.history.redo();
  expect([...store.tape.data]).toEqual(kernel);
});

test("an act that the kernel refused is no entry", () => {
  press(["set", 99, A]);
  answer({ error: "a: no" }, [
    [2, -3, -6, 10, 4, -2, -8],
    [0, 0, 0, 0, 0, 0, 0],
  ]);
  expect(store.history.last.value).toBeUndefined();
});

test("a graph that a cell builds anew starts its history anew", async () => {
  press(["set", 50, A]);
  const state = lState();
  (state.structure as { recording: number }).recording = 1;
  model.update({ ...state, revision: 4 });
  await Promise.resolve();
  expect(store.history.last.value).toBeUndefined();
});

test("a graph driven through the kernel is undone once the kernel has answered", () => {
  end.abort();
  const state = lState();
  (state.structure as { driven: string }).driven =
    "it has a _backward of its own";
  open(state);
  press(["backward"]);
  store.history.undo(); // waits: nobody here knows yet what Backward did
  expect(model.letters).toHaveLength(1);
  answer({}, [
    [2, -3, -6, 10, 4, -2, -8],
    [6, -4, -2, -2, -2, 4, 1],
  ]);
  expect(last().content).toMatchObject({
    kind: "command",
    acts: [["restore", -1]],
  });
  expect(numbersOf(2)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  answer({}, [
    [2, -3, -6, 10, 4, -2, -8],
    [0, 0, 0, 0, 0, 0, 0],
  ]);
  store.history.redo();
  expect(numbersOf(2)).toEqual([6, -4, -2, -2, -2, 4, 1]);
});

test("Undo voids what was still waiting for the kernel, but for settings", () => {
  press(["set", 3, A]);
  press(["learning_rate", 0.5], ["set", 1, B], ["backward"]); // wait
  store.history.undo();
  store.history.undo();
  answer();
  expect(last().content.acts).toEqual([
    ["learning_rate", -1],
    ["restore", -1],
  ]);
});

test("a walk goes back with Undo and on with Redo, and stays a walk", () => {
  store.walk.next();
  store.walk.next();
  store.walk.next();
  expect(store.name(store.walk.current.value)).toBe("d");
  const two = store.replay.value.state();
  store.history.undo();
  expect(store.walk.visits.value).toHaveLength(1);
  store.history.redo();
  expect(store.walk.visits.value).toHaveLength(2);
  expect(store.replay.value.state()).toEqual(two);
});

test("one node back in a walk leaves that node to be redone", () => {
  store.walk.next();
  store.walk.next();
  store.walk.previous();
  expect(store.history.last.value?.act?.name).toBe("begin");
  expect(store.history.next.value?.act?.name).toBe("visit");
});

test("a range is told to the kernel, undone, and found again after a reload", () => {
  store.range(A);
  store.history.together(() => {
    store.do("range_min", -1, A);
    store.do("range_max", 3, A);
  });
  expect(store.range(A).value).toEqual({ min: -1, max: 3 });
  expect(last().content.acts).toEqual([
    ["range_min", A],
    ["range_max", A],
  ]);
  expect(numbersOf(0)).toEqual([-1, 3]);
  store.history.undo();
  expect(store.range(A).value).toEqual({ min: -5, max: 5 });
  end.abort();
  open({ ...lState(), ranges: { 0: [-1, 3] } });
  expect(store.range(A).value).toEqual({ min: -1, max: 3 });
});
