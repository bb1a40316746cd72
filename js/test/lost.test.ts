// @vitest-environment happy-dom
// Messages and answers that get lost on the way.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PART_BYTES } from "../src/store/delivery.ts";
import { reachSentence } from "../src/views/frame/reach.ts";
import { JupyterModel, LabModel, lState, MarimoModel } from "./fake-hosts.ts";
import {
  A,
  answer,
  B,
  end,
  last,
  model,
  numbersOf,
  open,
  openOn,
  store,
} from "./kernel.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  end.abort();
  vi.useRealTimers();
});

function openLab(): LabModel {
  const lab = new LabModel();
  openOn(lab);
  return lab;
}

const reach = () => store.queue.reach.value;
const seconds = (s: number) => vi.advanceTimersByTime(1000 * s);
const numbersSent = () => model.deliveries.map(({ content }) => content.seq);

/** The kernel answers, now. */
function reply(): void {
  const { client, seq, revision } = last().content;
  const content = { kind: "answer", client, seq, revision: revision + 1 };
  model.fire("msg:custom", content, []);
}

test("without an answer a message is sent again after 2, 4, then every 5 seconds", () => {
  openLab();
  store.do("set", 1, A);
  const sentAt: number[] = [];
  for (let s = 1; s <= 20; s++) {
    const before = model.deliveries.length;
    seconds(1);
    if (model.deliveries.length > before) sentAt.push(s);
  }
  expect(sentAt).toEqual([2, 4, 9, 14, 19]);
  expect(new Set(numbersSent())).toEqual(new Set([1]));
  const [first, ...others] = model.deliveries;
  for (const other of others) expect(other).toEqual(first);
});

test("what is done meanwhile waits, and goes once the message has arrived", () => {
  openLab();
  store.do("set", 1, A);
  seconds(1);
  store.do("set", 5, B);
  seconds(3);
  expect(numbersSent()).toEqual([1, 1, 1]);
  expect(store.tape.data[B]).toBe(5);
  answer();
  expect(numbersSent()).toEqual([1, 1, 1, 2]);
  expect(last().content.acts).toEqual([["set", B]]);
  expect(numbersOf(1).slice(0, 2)).toEqual([1, 5]);
  answer();
  seconds(60);
  expect(numbersSent()).toHaveLength(4);
});

test("an answer that comes twice is taken once", () => {
  openLab();
  store.do("set", 1, A);
  seconds(2);
  answer();
  store.do("set", 2, A);
  const [first] = model.deliveries;
  const { client } = (first as (typeof model.deliveries)[0]).content;
  model.fire("msg:custom", { kind: "answer", client, seq: 1, revision: 9 }, []);
  expect(store.queue.busy).toBe(true);
  expect(store.queue.answered).toBe(1);
  answer();
  expect(store.queue.answered).toBe(2);
});

test("the view says that it waits, and that the kernel is busy only where the host says so", () => {
  const lab = openLab();
  store.do("set", 1, A);
  seconds(1.9);
  expect(reach()).toBe("live");
  seconds(0.1);
  expect(reach()).toBe("waiting");
  expect(reachSentence(reach())).toContain("Waiting for Python…");
  lab.become("busy");
  expect(reach()).toBe("busy");
  lab.become("idle");
  expect(reach()).toBe("waiting");
  answer();
  expect(reach()).toBe("live");
  expect(reachSentence(reach())).toBe("");
});

test("a kernel that never answers though there is one is waited for, and the cell named", () => {
  openLab();
  store.do("set", 1, A);
  seconds(14);
  expect(reach()).toBe("silent");
  expect(reachSentence(reach())).toContain("run the cell again");
  const before = numbersSent().length;
  seconds(10);
  expect(numbersSent()).toHaveLength(before + 2);
});

test("nothing is sent again while the connection is down, and all at once when it is back", () => {
  const lab = openLab();
  store.do("set", 1, A);
  answer();
  store.do("set", 2, A);
  lab.become("unknown", "connecting");
  seconds(60);
  expect(numbersSent()).toEqual([1, 2]);
  expect(reach()).toBe("waiting");
  lab.become("idle");
  expect(numbersSent()).toEqual([1, 2, 2]);
  answer();
  expect(reach()).toBe("live");
});

test("a connection that comes back sends nothing that was answered", () => {
  const lab = openLab();
  store.do("set", 1, A);
  answer();
  lab.become("unknown", "connecting");
  lab.become("idle");
  seconds(60);
  expect(numbersSent()).toEqual([1]);
});

test.each(["autorestarting", "restarting", "dead"])(
  "a kernel that is %s is gone: nothing is sent again",
  (status) => {
    const lab = openLab();
    store.do("set", 1, A);
    lab.become(status);
    expect(reach()).toBe("lost");
    lab.become("idle");
    seconds(60);
    expect(numbersSent()).toEqual([1]);
    expect(reach()).toBe("lost");
  },
);

test("a host whose send fails later has lost its kernel", () => {
  const lab = openLab();
  store.do("set", 1, A);
  lab.refusesToSend = true;
  seconds(2);
  expect(reach()).toBe("lost");
  lab.refusesToSend = false;
  seconds(60);
  expect(numbersSent()).toEqual([1]);
});

test.each([
  ["html-manager", () => new JupyterModel()],
  ["marimo", () => new MarimoModel()],
])(
  "%s: without any answer the view runs by itself after a few tries",
  (_, make) => {
    openOn(make());
    store.do("set", 1, A);
    seconds(2);
    expect(reach()).toBe("waiting");
    seconds(12);
    expect(reach()).toBe("none");
    expect(reachSentence(reach())).toBe("No kernel: this view runs by itself.");
    const { length } = model.sent;
    store.do("set", 2, A);
    seconds(600);
    expect(model.sent).toHaveLength(length);
    answer(); // it was busy all the time
    expect(reach()).toBe("live");
    expect(numbersOf(0)).toEqual([2]);
  },
);

test("a model that the kernel does not know is known to be alone", async () => {
  const lab = new LabModel();
  lab.isLive = false;
  openOn(lab);
  await vi.advanceTimersByTimeAsync(0);
  expect(reach()).toBe("lost");
  const saved = new JupyterModel();
  const get_model = async () => ({ comm_live: false });
  openOn(saved, { widget_manager: { get_model } });
  await vi.advanceTimersByTimeAsync(0);
  expect(reach()).toBe("none");
});

test("a greeting is sent again until there is an answer", () => {
  openLab();
  const greetings = () =>
    model.sent.filter(({ content }) => content.kind === "hello");
  seconds(4);
  expect(greetings()).toHaveLength(3);
  const { client } = store.queue;
  model.fire("msg:custom", { kind: "answer", client, seq: 0 }, []);
  seconds(60);
  expect(greetings()).toHaveLength(3);
  expect(reach()).toBe("live");
});

test("commands keep their order and none is dropped", () => {
  const state = lState();
  (state.structure as { kernel_reason: string }).kernel_reason =
    "it has a _backward of its own";
  open(state);
  store.do("backward");
  store.do("step", 0.01);
  seconds(2);
  store.do("zero_grad");
  seconds(2);
  const numbers = [2, -3, -6, 10, 4, -2, -8];
  answer({}, [numbers, numbers]);
  expect(last().content).toMatchObject({
    kind: "command",
    seq: 2,
    acts: [
      ["step", -1],
      ["zero_grad", -1],
    ],
  });
  seconds(4);
  expect(numbersSent()).toEqual([1, 1, 1, 2, 2, 2]);
});

test("a drag makes ten commits a second at most, the last one with its end", () => {
  openLab();
  let behindSince: number | undefined;
  let longest = 0;
  let answerAt = Number.POSITIVE_INFINITY;
  let known = 0;
  for (let ms = 0; ms < 2000; ms += 1) {
    if (ms < 1000 && ms % 16 === 0) {
      store.do("set", ms / 100, A);
      behindSince ??= ms;
    }
    vi.advanceTimersByTime(1);
    if (model.deliveries.length > known) {
      known = model.deliveries.length;
      answerAt = ms + 50;
      longest = Math.max(longest, ms - (behindSince ?? ms));
      behindSince = undefined;
    }
    if (ms === answerAt) reply();
  }
  expect(known).toBeLessThanOrEqual(11);
  expect(known).toBeGreaterThan(8);
  expect(longest).toBeLessThanOrEqual(150);
  expect(numbersOf(0)).toEqual([9.92]);
});

test("a button takes what a slider has left waiting along, at once", () => {
  openLab();
  store.do("set", 1, A);
  reply();
  store.do("set", 2, A);
  expect(numbersSent()).toEqual([1]);
  store.do("backward");
  expect(numbersSent()).toEqual([1, 2]);
  expect(last().content.acts).toEqual([
    ["set", A],
    ["backward", -1],
  ]);
  reply();
  seconds(1);
  expect(numbersSent()).toEqual([1, 2]);
});

test("a single act goes at once", () => {
  openLab();
  store.do("set", 1, A);
  expect(numbersSent()).toEqual([1]);
});

test("a message that is larger than a server lets pass goes in parts", () => {
  openLab();
  const size = PART_BYTES / 8;
  const buffers = [new Float64Array(2 * size + 3).fill(1).buffer];
  const { length } = model.deliveries;
  store.queue.gather(() => {
    vi.spyOn(store.replay.value, "state").mockReturnValue({
      data: new Float64Array(buffers[0] as ArrayBuffer),
      grad: new Float64Array(1),
    } as never);
    store.queue.post({ name: "set", number: 5, leaf: A });
  });
  const parts = model.deliveries.slice(length);
  const bytes = parts.map((part) => part.buffers[0]?.byteLength);
  expect(bytes).toEqual([PART_BYTES, PART_BYTES, 40]);
  for (const [part, { content }] of parts.entries())
    expect(content).toMatchObject({
      ...{ kind: "commit", seq: 1, part, parts: 3 },
      lengths: [8, 2 * PART_BYTES + 24, 8],
    });
  seconds(9);
  expect(model.deliveries).toHaveLength(length + 3);
  seconds(1); // it takes eight seconds on a slow line
  expect(model.deliveries).toHaveLength(length + 6);
  answer();
  expect(store.queue.busy).toBe(false);
});

const asked = () =>
  model.sent.filter(({ content }) => "lacks" in content && content.lacks);

test("a page that lacks traits keeps its settings, and asks for all traits", async () => {
  openLab();
  store.do("learning_rate", 0.5);
  model.update({ updates: 2 } as never); // the first brought the learning rate, and got lost
  await vi.advanceTimersByTimeAsync(0);
  answer({ updates: 2 });
  expect(store.settings.learningRate.value).toBe(0.5);
  expect(asked()).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked()).toHaveLength(1);
  const { client } = store.queue;
  const content = { kind: "answer", client, seq: 0, updates: 3 };
  model.fire("msg:custom", content, []); // the traits that it was sent got lost, too
  await vi.advanceTimersByTimeAsync(500);
  expect(asked()).toHaveLength(2);
  model.update({ updates: 4, whole: 4, learning_rate: 0.5 } as never);
  model.fire("msg:custom", { ...content, updates: 4 }, []);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked()).toHaveLength(2);
  expect(store.settings.learningRate.value).toBe(0.5);
  expect(store.queue.lacks).toBe(false);
});

test("traits that a host takes up later than an answer are not asked for", async () => {
  openLab();
  store.do("learning_rate", 0.5);
  answer({ updates: 1 });
  await vi.advanceTimersByTimeAsync(100);
  model.update({ updates: 1, learning_rate: 0.5 } as never);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked()).toEqual([]);
});

test("what a cell did after a lost answer is shown when the answer comes again", async () => {
  openLab();
  store.do("set", 9, A);
  const { client } = store.queue;
  const data = new DataView(
    Float64Array.from([5, -3, -15, 10, -5, -2, 10]).buffer,
  );
  const traits = { data, revision: 3, commits: { [client]: 1 }, updates: 1 };
  model.update(traits as never);
  await vi.advanceTimersByTimeAsync(0);
  expect(store.tape.data[A]).toBe(9);
  seconds(2);
  answer({ again: true, updates: 1 });
  expect(store.tape.data[A]).toBe(5);
  expect(store.event.value).toEqual({ kind: "cell", leaves: [A] });
});
