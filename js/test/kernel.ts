// One store, and a kernel that answers when the test says so.

import { afterEach, beforeEach } from "vitest";
import { hostOf } from "../src/host/host.ts";
import { GraphStore } from "../src/store/graph-store.ts";
import { JupyterModel, lState, type Sent } from "./fake-hosts.ts";

/** Leaves of the graph of `lState`, and its root. */
export const [A, B, C, L] = [0, 1, 3, 6] as const;
export let model: JupyterModel;
export let store: GraphStore;
export let end: AbortController;

export function open(state = lState()): void {
  model = new JupyterModel(state);
  end = new AbortController();
  store = new GraphStore(hostOf(model.proxy(), end.signal), end.signal);
}

/** Give each test of the calling file a new store. */
export function openForEachTest(): void {
  beforeEach(() => open());
  afterEach(() => end.abort());
}

export const last = () => model.messages.at(-1) as Sent;
export const numbersOf = (k: number) => [
  ...new Float64Array(last().buffers[k] as ArrayBuffer),
];
const view = (list: number[]) => new DataView(Float64Array.from(list).buffer);

export function answer(more: object = {}, state: number[][] = []): void {
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
