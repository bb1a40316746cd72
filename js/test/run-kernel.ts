// One training store, and a kernel that answers when the test says so.

import { afterEach, beforeEach, expect } from "vitest";
import packed from "../../tests/conformance/training.json";
import { hostOf } from "../src/host/host.ts";
import type {
  CommittedNetwork,
  OnWire,
  TrainingWidgetModel,
} from "../src/models.ts";
import { TrainingStore } from "../src/store/training/training-store.ts";
import {
  type RunState,
  unpackRun,
  withBytes,
} from "../src/store/training/wire.ts";
import { sentence } from "../src/views/training/training-sentences.ts";
import { JupyterModel, traitsOf } from "./fake-hosts.ts";
import { until } from "./until.ts";

export let model: JupyterModel;
export let store: TrainingStore;
export let end: AbortController;

/** The published moons run before its first step, as the kernel sends it. */
export const moonsState = () => traitsOf<TrainingWidgetModel>(packed);

export function open(state = moonsState(), Host = JupyterModel): void {
  model = new Host(state as never);
  end = new AbortController();
  store = new TrainingStore(
    hostOf(model.proxy() as never, end.signal),
    end.signal,
  );
}

/** Give each test of the calling file a new store. */
export function openForEachTest(): void {
  beforeEach(() => open());
  afterEach(() => end.abort());
}

interface SentCommit {
  kind: string;
  client: string;
  seq: number;
  revision: number;
  recording: number;
  touched: string[];
  set: [number, number][];
  loss: string | null;
  steps: number;
  run: Record<string, unknown>;
  examples: Record<string, unknown> | null;
  network: CommittedNetwork | null;
}

/** What the page sent last, its bytes as arrays. */
export function last(): SentCommit {
  const { content, buffers } = model.messages.at(-1) as {
    content: unknown;
    buffers: ArrayBuffer[];
  };
  const arrays = buffers.map((buffer) => new Float64Array(buffer));
  return withBytes(content, arrays as never) as SentCommit;
}

export const lossesSent = () => [...(last().run.losses as Float64Array)];

/** The step of the first loss that was sent. */
export const sentFrom = () => Number(last().run.step) - lossesSent().length;

export const bytes = (numbers: readonly number[]) =>
  Float64Array.from(numbers).buffer;

/** The text of the status line. */
export const statusLine = () => sentence(store, store.event.value);

/** Steps one by one, each finished before the next. */
export async function train(steps: number): Promise<void> {
  for (let k = 0; k < steps; k++) {
    const before = store.run.step.value;
    store.trainStep();
    await until(() => expect(store.run.step.value).toBe(before + 1));
  }
}

/** Play until the page has sent a message; no step is made after it until the test awaits something else. */
export async function playUntilSent(): Promise<void> {
  const sent = model.nextSent();
  store.play();
  await sent;
}

/** The kernel has taken over what was sent last. */
export function answer(more: object = {}): void {
  const { client, seq, revision, recording, run } = last();
  const { step } = run;
  const at = { recording, examples: 1, revision: revision + 1 };
  model.fire(
    "msg:custom",
    { kind: "answer", client, seq, at, step, ...more },
    [],
  );
}

/** The kernel's run, with other numbers. */
export const kernelRun = (more: object = {}): OnWire<RunState> => ({
  ...moonsState().run,
  ...more,
});

/** The optimiser of a kernel's run: a class of the learner's. */
export const ownOptimizer = (name: string, lr = 1) => ({
  optimizer: {
    name,
    lr: { kind: "constant", lr } as const,
    settings: {},
    moments: {},
    steps: 0,
  },
});

export const unpacked = unpackRun;

/** A cell has trained or changed the run. */
export async function publish(
  run: OnWire<RunState>,
  more: object = {},
): Promise<void> {
  const at = { recording: 1, examples: 1, revision: 50, ...more };
  const commits = { [store.sync.queue.client]: 99 };
  model.update({ run, at, commits } as never);
  await Promise.resolve();
}
