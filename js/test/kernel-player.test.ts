// Play when the kernel makes the steps: how many steps the page asks for, and when.
import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KernelPlayer, type Speed } from "../src/store/training/players.ts";

let frames: Map<number, FrameRequestCallback>;
let asked: number[];
let end: AbortController;

beforeEach(() => {
  frames = new Map();
  asked = [];
  end = new AbortController();
  let last = 0;
  vi.stubGlobal("requestAnimationFrame", (next: FrameRequestCallback) => {
    last += 1;
    frames.set(last, next);
    return last;
  });
  vi.stubGlobal("cancelAnimationFrame", (frame: number) =>
    frames.delete(frame),
  );
});
afterEach(() => vi.unstubAllGlobals());

const driverAt = (speed: Speed) =>
  new KernelPlayer((steps) => asked.push(steps), signal(speed), end.signal);

/** The page draws a frame. */
function frame(now: number): void {
  const waiting = [...frames.values()];
  frames.clear();
  for (const next of waiting) next(now);
}

test.each([
  ["1", 1000],
  ["10", 100],
] as const)("at speed %s the next step waits for its time", (speed, apart) => {
  const driver = driverAt(speed);
  driver.start();
  frame(5000);
  expect(asked).toEqual([1]);
  driver.next();
  frame(5000 + apart - 1);
  expect(asked).toEqual([1]);
  frame(5000 + apart);
  expect(asked).toEqual([1, 1]);
});

test("at one step a frame each answer is followed by a step", () => {
  const driver = driverAt("frame");
  driver.start();
  for (let k = 0; k < 3; k++) {
    frame(16 * k);
    driver.next();
  }
  expect(asked).toEqual([1, 1, 1]);
});

test("at full speed the page asks for as many steps as fit in a tenth of a second", () => {
  const driver = driverAt("most");
  driver.start();
  let now = 0;
  for (let k = 0; k < 12; k++) {
    frame(now);
    now += 2 * (asked.at(-1) ?? 0); // 2 ms for each step
    driver.next();
  }
  expect(asked.slice(0, 4)).toEqual([1, 2, 4, 8]);
  expect(asked.at(-1)).toBe(50);
});

test("a hidden page has no frames and asks for nothing", () => {
  driverAt("most").start();
  expect(asked).toEqual([]);
});

test("after a stop, and when the view is gone, the page asks for nothing", () => {
  const driver = driverAt("frame");
  driver.start();
  driver.stop();
  frame(0);
  driver.start();
  end.abort();
  frame(16);
  expect(asked).toEqual([]);
});
