// @vitest-environment happy-dom
// The one trait that a page writes: hosts that watch traits run cells again then.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import views from "../../tests/conformance/views.json";
import { hostOf } from "../src/host/host.ts";
import { CALM_MS } from "../src/store/commit-queue.ts";
import { DerivativeStore } from "../src/store/derivative-store.ts";
import { JupyterModel, lState, MystModel, traitsOf } from "./fake-hosts.ts";
import { A, answer, C, end, model, openOn, store } from "./kernel.ts";

const NAMED = { a: 2, b: -3, c: 10, f: -2, L: -8 };
const written: unknown[] = [];

class Watched extends JupyterModel {
  override save_changes = () => {
    written.push(this.state.numbers);
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  written.length = 0;
  openOn(new Watched({ ...lState(), numbers: NAMED }));
});

afterEach(() => {
  end.abort();
  vi.useRealTimers();
});

test("the numbers are written once the kernel has them and the hand rests", () => {
  store.do("set", 3, A);
  vi.advanceTimersByTime(10 * CALM_MS);
  expect(written).toEqual([]); // the kernel has not answered
  answer();
  vi.advanceTimersByTime(CALM_MS - 101); // answer() waits for the pause between commits
  store.do("set", 4, A);
  answer();
  store.do("set", 5, A);
  expect(written).toEqual([]); // the drag goes on
  answer();
  vi.advanceTimersByTime(CALM_MS);
  expect(written).toEqual([{ ...NAMED, a: 5, L: 10 }]);
  vi.advanceTimersByTime(10 * CALM_MS);
  expect(written).toHaveLength(1);
});

test("nothing is written for what a cell has changed", () => {
  model.update({ revision: 5 });
  vi.advanceTimersByTime(10 * CALM_MS);
  expect(written).toEqual([]);
});

test("a number that is not finite travels as JSON can", () => {
  store.do("set", Infinity, C);
  answer();
  vi.advanceTimersByTime(CALM_MS);
  expect(JSON.parse(JSON.stringify(written[0]))).toMatchObject({
    a: 2,
    c: null,
    L: null,
  });
});

test("a host that cannot save is left alone, and a closed view writes nothing", () => {
  end.abort();
  openOn(new MystModel({ ...lState(), numbers: NAMED }));
  store.do("set", 3, A);
  vi.advanceTimersByTime(10 * CALM_MS);
  end.abort();
  openOn(new Watched({ ...lState(), numbers: NAMED }));
  store.do("set", 3, A);
  answer();
  end.abort();
  vi.advanceTimersByTime(10 * CALM_MS);
  expect(written).toEqual([]);
});

test("the view of a derivative writes x and h", () => {
  const state = traitsOf<never>(views.derivative);
  const host = new Watched(state);
  const own = new DerivativeStore(
    hostOf(host.proxy() as never, end.signal),
    end.signal,
  );
  own.goTo(1.5);
  const { client, seq } = host.messages.at(-1)?.content ?? {};
  host.fire("msg:custom", { kind: "answer", client, seq });
  vi.advanceTimersByTime(CALM_MS);
  expect(written).toEqual([{ x: 1.5, h: own.h.value }]);
});
