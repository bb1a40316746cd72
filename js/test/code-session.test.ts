// @vitest-environment happy-dom
// Code that somebody edits: one history for text and graph.
import { beforeEach, expect, test, vi } from "vitest";
import { hostOf } from "../src/host/host.ts";
import { CodeSession } from "../src/page/code-session.ts";
import { GraphStore } from "../src/store/graph-store.ts";

const SHORT = "a = 2.0\nb = -3.0\nL = a*b";
let session: CodeSession;
let store: GraphStore;

function open(code: string, more: object = {}): void {
  const end = new AbortController().signal;
  session = new CodeSession({ view: "graph", code, ...more });
  store = new GraphStore(hostOf(session.model as never, end), end);
}

beforeEach(() => {
  vi.useFakeTimers();
  open(SHORT);
});

function type(text: string): void {
  session.type(text, store);
  session.follow(store);
}

/** Long enough for the next letter to be a change of its own. */
const pause = () => vi.advanceTimersByTime(2000);
const slide = (name: string, number: number) =>
  store.slide(number, store.structure.names.indexOf(name));

/** What is to be seen: the text, and each value and gradient by name. */
function seen() {
  const { tape, structure } = store;
  const numbers = structure.names.map((name, i) => [
    name,
    [tape.data[i], tape.grad[i]],
  ]);
  const mistake = session.mistake.value?.why;
  const code = session.code.value;
  return {
    text: session.text.value,
    code,
    mistake,
    ...Object.fromEntries(numbers),
  };
}

test("Undo and Redo go through edits, sliders and acts in the order they were made", () => {
  const moments = [seen()];
  const acts = [
    () => slide("a", 4),
    () => type(`${SHORT} + a`),
    () => slide("b", 1),
    () => store.do("backward"),
    () => type("a = 2.0\nL = a.tanh()"),
    () => slide("a", 0.5),
    () => type("a = 2.0\nL = a*"),
  ];
  for (const act of acts) {
    act();
    pause();
    moments.push(seen());
  }
  expect(moments[2]).toMatchObject({ a: [4, 0], b: [-3, 0] });
  expect(moments.at(-1)).toMatchObject({ mistake: expect.any(String) });
  for (const moment of moments.slice(0, -1).reverse()) {
    store.history.undo();
    expect(seen()).toEqual(moment);
  }
  expect(store.history.last.value).toBeUndefined();
  for (const moment of moments.slice(1)) {
    store.history.redo();
    expect(seen()).toEqual(moment);
  }
  expect(store.history.next.value).toBeUndefined();
});

test("letters that follow each other are one entry, and an act between them divides it", () => {
  const first = seen();
  for (const end of [" ", " +", " + ", " + a"]) type(SHORT + end);
  slide("a", 1);
  type(`${SHORT} + a*b`);
  const { history } = store;
  history.undo();
  expect(session.text.value).toBe(`${SHORT} + a`);
  history.undo();
  history.undo();
  expect(seen()).toEqual(first);
  expect(history.last.value).toBeUndefined();
});

test("settings, ranges and moves of leaves survive an edit and its Undo", async () => {
  store.do("range_max", 30, store.structure.names.indexOf("a"));
  store.do("move", 0, store.structure.names.indexOf("b"));
  store.do("learning_rate", 0.5);
  const settings = () => {
    const i = store.structure.names.indexOf("a");
    const { moves, learningRate } = store.settings;
    return [store.range(i).value, [...moves.value], learningRate.value];
  };
  const before = settings();
  type(SHORT.replace("a*b", "a*b*b"));
  await vi.runAllTimersAsync();
  store.history.undo();
  await vi.runAllTimersAsync();
  expect(settings()).toEqual(before);
  store.do("backward");
  store.do("reset");
  expect(seen()).toMatchObject({ L: [-6, 0] });
});

test("code that begins with a mistake is there to mend", () => {
  open("a = 2.0\nL = a*q", { learning_rate: 0.5 });
  expect(session.code.value).toBe("");
  expect(session.mistake.value?.message).toBe(
    "line 2, column 7: expected a name from above (a), got q",
  );
  expect(session.sourceOf(store)).toMatchObject({ code: "a = 2.0\nL = a*q" });
  type("a = 2.0\nL = a*a");
  expect(seen()).toMatchObject({ L: [4, 0], mistake: undefined });
  expect(store.settings.learningRate.value).toBe(0.5);
  store.history.undo();
  expect(session.code.value).toBe("");
  store.history.redo();
  expect(seen()).toMatchObject({ L: [4, 0] });
});

test("what else is wrong in the source is refused", () => {
  expect(() => open("a = b", { learning_rate: "x" })).toThrow("learning_rate");
  expect(() => open(3 as never)).toThrow("code: expected text, got 3");
});
