// @vitest-environment happy-dom
// What nobody sees is drawn later; what comes into sight is up to date at once.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Sight } from "../src/store/sight.ts";
import surface from "../src/views/surface.tsx";
import training from "../src/views/training.tsx";
import { STATES } from "./every-view.ts";
import { JupyterModel } from "./fake-hosts.ts";
import {
  button,
  closeAll,
  type Page,
  settled,
  show,
  slide,
  slider,
} from "./page.ts";
import { until } from "./until.ts";

const observers: { see(isIntersecting: boolean): void; gone: boolean }[] = [];

beforeEach(() => {
  observers.length = 0;
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      gone = false;
      readonly see: (isIntersecting: boolean) => void;
      constructor(tell: (entries: object[]) => void) {
        this.see = (isIntersecting) => tell([{ isIntersecting }]);
        observers.push(this);
      }
      observe() {}
      disconnect() {
        this.gone = true;
      }
    },
  );
});

afterEach(() => {
  closeAll();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A view with its table open, and the number of `a` in that table. */
async function opened() {
  const model = new JupyterModel();
  const page = show(model);
  button(page.el, "Table").click();
  await settled();
  return { model, page };
}

function numberOfA({ el }: Page): number {
  const rows = [...el.querySelectorAll("table[aria-label=Values] tbody tr")];
  const row = rows.find(({ firstElementChild: a }) => a?.textContent === "a");
  return Number(row?.children[1]?.textContent);
}

/** Another view has moved `a`, as the kernel publishes it. */
function moveElsewhere(model: JupyterModel, a: number): void {
  const numbers = new Float64Array(
    (model.get("data") as DataView).buffer.slice(3),
  );
  numbers[numbers.indexOf(2)] = a;
  const bytes = new Uint8Array(numbers.byteLength + 3);
  bytes.set(new Uint8Array(numbers.buffer), 3);
  model.update({
    data: new DataView(bytes.buffer, 3) as never,
    revision: (model.get("revision") as number) + 1,
  });
}

test("a change from elsewhere waits while the view is out of sight, and is there when it comes back", async () => {
  const { model, page } = await opened();
  observers[0]?.see(false);
  moveElsewhere(model, 7);
  await settled();
  expect(numberOfA(page)).toBe(2);
  observers[0]?.see(true);
  await settled();
  expect(numberOfA(page)).toBe(7);
});

test("out of sight it is drawn once nothing has changed for a while", async () => {
  const { model, page } = await opened();
  observers[0]?.see(false);
  moveElsewhere(model, 7);
  await until(() => expect(numberOfA(page)).toBe(7));
});

test("what is done in the view itself is drawn at once, in sight or not", async () => {
  const { page } = await opened();
  observers[0]?.see(false);
  slide(page.el, "a", 3);
  await settled();
  expect(numberOfA(page)).toBe(3);
});

test("of two views of one model one in sight is enough", () => {
  vi.useFakeTimers();
  const sight = new Sight(new AbortController().signal);
  const [first, second] = [{}, {}];
  let drawn = 0;
  const draw = () => {
    drawn += 1;
  };
  sight.show(draw);
  expect(drawn).toBe(1);
  sight.set(first, false);
  sight.set(second, true);
  sight.show(draw);
  expect(drawn).toBe(2);
  sight.set(second, false);
  sight.show(draw);
  sight.show(draw);
  expect(drawn).toBe(2);
  vi.runAllTimers();
  expect(drawn).toBe(3);
  sight.delete(first);
  sight.delete(second);
  sight.show(draw);
  expect(drawn).toBe(4);
});

test("the end of a view ends its observer, and nothing is drawn after the end of its store", async () => {
  const { page } = await opened();
  page.cleanup();
  expect(observers[0]?.gone).toBe(true);
  vi.useFakeTimers();
  const end = new AbortController();
  const sight = new Sight(end.signal);
  sight.set({}, false);
  sight.show(() => expect.unreachable());
  end.abort();
  expect(vi.getTimerCount()).toBe(0);
});

interface SentRun {
  client: string;
  seq: number;
  run: { step: number };
}

test.each([
  ["training", training],
  ["surface", surface],
] as const)(
  "a %s that plays out of sight trains on and draws nothing",
  async (kind, view) => {
    const model = new JupyterModel({
      ...STATES[kind]?.(),
      speed: "frame",
    } as never);
    const el = document.createElement("div");
    document.body.append(el);
    const end = new AbortController();
    const props = { model: model.proxy() as never, signal: end.signal };
    view.initialize(props);
    view.render({ ...props, el });
    await settled();
    await until(() =>
      expect(el.querySelector("[role=progressbar]")).toBeNull(),
    );
    button(el, "Play").click();
    const step = () => Number(slider(el, "Step").max);
    await until(() => expect(step()).toBeGreaterThan(2));
    for (const each of observers) each.see(false);
    await settled();
    const { innerHTML } = el;
    const sent = model.messages.length;
    const answer = () => {
      const { content } = model.messages.at(-1) as (typeof model.messages)[0];
      const { client, seq, run } = content as never as SentRun;
      const at = { recording: 1, examples: 1, revision: seq };
      const { step } = run;
      model.fire("msg:custom", { kind: "answer", client, seq, at, step }, []);
      return step;
    };
    const before = answer();
    await until(() => {
      expect(answer()).toBeGreaterThan(before + 3);
      expect(model.messages.length).toBeGreaterThan(sent);
    });
    expect(el.innerHTML).toBe(innerHTML);
    for (const each of observers) each.see(true);
    await settled();
    expect(step()).toBeGreaterThan(before + 3);
    end.abort();
  },
);
