// One store, and a kernel that answers when the test says so.

import { afterEach, beforeEach, vi } from "vitest";
import { hostOf } from "../src/host/host.ts";
import { COMMIT_PAUSE_MS } from "../src/store/commit-queue.ts";
import { GraphStore } from "../src/store/graph-store.ts";
import { JupyterModel, lState, type Sent } from "./fake-hosts.ts";

/** Leaves of the graph of `lState`, and its root. */
export const [A, B, C, L] = [0, 1, 3, 6] as const;
export let model: JupyterModel;
export let store: GraphStore;
export let end: AbortController;

export function open(state = lState()): void {
  openOn(new JupyterModel(state));
}

/** A new store on `host`, whose model has `more`. */
export function openOn(host: JupyterModel, more: object = {}): void {
  model = host;
  end = new AbortController();
  const proxy = { ...model.proxy(), ...more };
  store = new GraphStore(hostOf(proxy, end.signal), end.signal);
}

/** Give each test of the calling file a new store. */
export function openForEachTest(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance"] });
    open();
  });
  afterEach(() => {
    end.abort();
    vi.useRealTimers();
  });
}

export const last = () => model.messages.at(-1) as Sent;
export const numbersOf = (k: number) => [
  ...new Float64Array(last().buffers[k] as ArrayBuffer),
];
const view = (list: number[]) => new DataView(Float64Array.from(list).buffer);

/** The kernel answers, when the next message may go. */
export function answer(more: object = {}, state: number[][] = []): void {
  if (vi.isFakeTimers()) vi.advanceTimersByTime(COMMIT_PAUSE_MS);
  const { client, seq, revision } = last().content;
  const content = {
    kind: "answer",
    client,
    seq,
    revision: revision + 1,
    ...more,
  };
  model.fire("msg:custom", content, state.map(view));
}

/** A cell or another page has changed the graph. */
export async function publish(
  revision: number,
  data: number[],
  last_change: object = { client: "", gesture: revision },
): Promise<void> {
  const commits = { [store.queue.client]: store.queue.answered };
  const traits = { data: view(data), revision, last_change, commits };
  model.update(traits as Partial<typeof model.state>);
  await Promise.resolve();
}

/** Each act is a gesture of its own, as when a person presses one button after the other. */
export function press(...acts: Parameters<GraphStore["do"]>[]): void {
  for (const act of acts) {
    store.history.seal();
    store.do(...act);
  }
}
