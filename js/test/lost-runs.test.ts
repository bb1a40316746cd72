// @vitest-environment happy-dom
// Training while messages get lost on the way.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { touched } from "../src/store/training/run-sync.ts";
import {
  answer,
  end,
  last,
  lossesSent,
  model,
  open,
  sentFrom,
  store,
  train,
} from "./run-kernel.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  open();
});
afterEach(() => {
  end.abort();
  vi.useRealTimers();
});

test("losses that were made while a commit was lost go with the next one", async () => {
  await train(1);
  expect(model.deliveries).toHaveLength(1);
  await train(3);
  vi.advanceTimersByTime(4000);
  const [first, ...again] = model.deliveries;
  expect(again.length).toBeGreaterThan(0);
  for (const letter of again) expect(letter).toEqual(first);
  expect([sentFrom(), lossesSent().length]).toEqual([0, 1]);
  answer();
  expect([sentFrom(), lossesSent().length]).toEqual([1, 3]);
  answer();
  expect(store.sync.known).toBe(4);
});

test("a commit that is sent again is what it was, though the run has gone on", async () => {
  await train(1);
  const parameters = last().run.parameters as Float64Array;
  const before = [...parameters];
  await train(2);
  vi.advanceTimersByTime(2000);
  expect([...(last().run.parameters as Float64Array)]).toEqual(before);
  expect([...store.run.parameters]).not.toEqual(before);
});

test("commits of a run that plays are ten a second at most", async () => {
  for (let ms = 0; ms < 1000; ms += 20) {
    store.sync.commit(touched("run"));
    if (store.sync.queue.busy) answer();
    vi.advanceTimersByTime(20);
  }
  expect(model.deliveries.length).toBeLessThanOrEqual(11);
  expect(model.deliveries.length).toBeGreaterThan(8);
});
