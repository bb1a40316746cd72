// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { answer, last, model, openForEachTest, store } from "./run-kernel.ts";

openForEachTest();

const letters = () => model.letters.length;

test("however fast the kernel answers, there are ten commits a second at most", async () => {
  const began = performance.now();
  store.play();
  for (let answered = 0; letters() < 4; ) {
    if (letters() > answered) {
      answer();
      answered = letters();
    }
    await new Promise((done) => setTimeout(done, 1));
  }
  expect(performance.now() - began).toBeGreaterThan(290); // three times 100 ms, but for rounding
  store.pause();
});

test("a pause is told at once", async () => {
  store.play();
  await vi.waitFor(() => expect(letters()).toBe(1));
  answer();
  await vi.waitFor(() => expect(store.step.value).toBeGreaterThan(2));
  const before = letters();
  store.pause();
  expect(letters()).toBe(before + 1);
  expect(last().run.parameters).toEqual(store.parameters);
});

test("reset with another optimiser than at the start begins with an empty memory", async () => {
  store.settings.optimizer = "Adam";
  store.trainStep();
  await vi.waitFor(() => expect(store.step.value).toBe(1));
  const first = store.parameters.slice();
  store.reset();
  expect(store.settings.optimizer).toMatchObject({
    name: "Adam",
    m: [],
    steps: 0,
  });
  store.trainStep();
  await vi.waitFor(() => expect(store.step.value).toBe(1));
  expect(store.parameters).toEqual(first);
});
