import { expect, test } from "vitest";
import { LossRecord } from "../src/store/training/loss-record.ts";
import {
  RunHistory,
  type Snapshot,
} from "../src/store/training/run-history.ts";

const after = (step: number, bytes?: number): Snapshot<string> => ({
  step,
  parameters: Float64Array.of(step, -step),
  rest: `optimiser after ${step}`,
  ...(bytes === undefined ? {} : { bytes }),
});

/** A history of `steps` steps; the loss of step k is 1 / (k + 1). */
function ran(steps: number, budget?: number, bytes?: number) {
  const history = new RunHistory(after(0, bytes), budget);
  goOn(history, 1, steps, bytes);
  return history;
}

function goOn(
  history: RunHistory<string>,
  from: number,
  to: number,
  bytes?: number,
) {
  for (let step = from; step <= to; step++)
    history.record(after(step, bytes), [1 / step]);
}

const keptSteps = (history: RunHistory<string>, steps: number) => [
  ...new Set(
    Array.from({ length: steps + 1 }, (_, step) => history.at(step).step),
  ),
];

test("every step can be restored, with everything needed to continue", () => {
  const history = ran(60);
  expect(history.range).toEqual({ first: 0, last: 60 });
  expect(history.at(17)).toEqual(after(17));
  expect(history.at(1e9).step).toBe(60);
  expect(history.at(-3).step).toBe(0);
  expect(history.dropped).toBe("");
});

test("a snapshot does not follow the arrays that it was taken from", () => {
  const parameters = Float64Array.of(1);
  const history = new RunHistory({ step: 0, parameters, rest: null });
  parameters[0] = 9;
  history.record({ step: 1, parameters, rest: null });
  parameters[0] = 10;
  expect([0, 1].map((step) => history.at(step).parameters[0])).toEqual([1, 9]);
});

test("memory stays within its budget: every second snapshot is dropped, first and last stay", () => {
  const history = ran(1000, 1000, 10); // room for 100, two of them for newest and branch
  const steps = keptSteps(history, 1000);
  expect(steps.length).toBeLessThanOrEqual(100);
  expect(steps.length).toBeGreaterThan(45);
  expect(history.every).toBe(16);
  expect(steps.slice(0, 3)).toEqual([0, 16, 32]);
  expect(steps.at(-1)).toBe(1000);
  expect(history.dropped).toBe(
    "One step in 16 is kept to go back to, as memory for that is 1 MB.",
  );
});

test("a dropped step gives the nearest snapshot before it", () => {
  const history = ran(1000, 1000, 10);
  expect(history.at(47).step).toBe(32);
  expect(history.at(999).step).toBe(992);
});

test("a scrubber moves from one kept step to the next by single steps", () => {
  const history = ran(1000, 1000, 10);
  expect(history.toward(33, 32).step).toBe(48);
  expect(history.toward(31, 32).step).toBe(16);
  expect(history.toward(993, 992).step).toBe(1000);
  expect(history.toward(1001, 1000).step).toBe(1000);
  expect(history.snapshots.map(({ step }) => step)).toEqual(
    keptSteps(history, 1000),
  );
});

test("snapshots larger than the budget leave only the first and the newest", () => {
  const history = ran(9, 10, 100);
  expect(keptSteps(history, 9)).toEqual([0, 9]);
});

test("a branch continues from an old step, and the run that it left is kept to compare with", () => {
  const history = ran(60);
  expect(history.branch(20)).toEqual(after(20));
  expect(history.range).toEqual({ first: 0, last: 20 });
  expect(history.at(60).step).toBe(20);
  const [old, current] = history.runs.value;
  expect(old).toMatchObject({ name: "run 1", isCurrent: false });
  expect(old?.record.length).toBe(60);
  expect(current).toMatchObject({
    name: "run 2",
    isCurrent: true,
    from: { name: "run 1", step: 20 },
  });
  expect(current?.record.length).toBe(20);
  history.record(after(21), [7]);
  expect(current?.record.at(20)).toBe(7);
  expect(old?.record.at(20)).toBe(1 / 21);
});

test("the branch point stays when its neighbours are dropped", () => {
  const history = ran(100, 1000, 10);
  history.branch(71); // thinned once: 70 is kept, 71 is not
  const start = history.range.last;
  goOn(history, start + 1, 2000, 10);
  expect(history.every).toBeGreaterThan(8);
  expect(history.at(start + 1).step).toBe(start);
});

test("a branch at the newest step is not a new run, as nothing is left behind", () => {
  const history = ran(5);
  history.branch(5);
  expect(history.runs.value.map(({ name }) => name)).toEqual(["run 1"]);
  history.branch(3);
  history.branch(3);
  expect(history.runs.value.map(({ name }) => name)).toEqual([
    "run 1",
    "run 2",
  ]);
  expect(history.current.from).toEqual({ name: "run 1", step: 3 });
});

test("four earlier runs are kept, and a text names the dropped ones", () => {
  const history = ran(3);
  for (let k = 0; k < 5; k++) {
    history.restart(after(0));
    goOn(history, 1, 3);
  }
  expect(history.runs.value.map(({ name }) => name)).toEqual([
    "run 2",
    "run 3",
    "run 4",
    "run 5",
    "run 6",
  ]);
  expect(history.dropped).toBe("The losses of run 1 were dropped.");
  history.branch(1);
  expect(history.dropped).toBe("The losses of runs 1 to 2 were dropped.");
});

test("a restart forgets the snapshots and begins at its own", () => {
  const history = ran(1000, 1000, 10);
  history.restart({ ...after(0), parameters: Float64Array.of(5) });
  expect(history.range).toEqual({ first: 0, last: 0 });
  expect(history.at(500).parameters).toEqual(Float64Array.of(5));
  expect(history.dropped).toBe("");
});

test("a step that is recorded already is refused, and nothing changes", () => {
  const history = ran(4);
  expect(() => history.record(after(4), [1])).toThrow(
    "step: expected more than 4, the last one recorded, or to branch first; got 4",
  );
  expect(history.current.record.length).toBe(4);
  expect(() => new RunHistory(after(0), 0)).toThrow(
    "budget: expected more than 0 bytes, got 0",
  );
});

test("steps of a cell may arrive together, with one snapshot at their end", () => {
  const history = ran(2);
  history.record(after(10), [3, 3, 3, 3, 3, 3, 3, 3]);
  expect(history.current.record.length).toBe(10);
  expect(history.at(7).step).toBe(2);
});

// ---- LossRecord

/** A record of `losses` with room for `capacity` entries. */
function recordOf(losses: readonly number[], capacity?: number) {
  const record = new LossRecord(0, capacity);
  record.push(losses);
  return record;
}

const noisy = (n: number) =>
  Array.from({ length: n }, (_, k) => Math.sin(k * 12.9898) + 2);

test("losses are kept as they are, NaN and infinities too", () => {
  const record = recordOf([2, Number.NaN, Infinity, 0.5]);
  expect([0, 1, 2, 3].map((step) => record.at(step))).toEqual([
    2,
    Number.NaN,
    Infinity,
    0.5,
  ]);
  expect(record.at(4)).toBeUndefined();
  expect(record.at(-1)).toBeUndefined();
  expect(record.firstOdd).toBe(1);
});

test("past its capacity a record keeps the lowest and the highest of neighbours", () => {
  const losses = noisy(1000);
  losses[333] = 50; // a spike
  losses[600] = -50;
  const record = recordOf(losses, 128);
  expect(record.length).toBe(1000);
  expect(record.bucket).toBe(8);
  expect(record.at(333)).toBeUndefined();
  const points = record.polyline(1e4);
  const heights = points.map(([, loss]) => loss);
  expect(Math.max(...heights)).toBe(50);
  expect(Math.min(...heights)).toBe(-50);
  expect(points.find(([, loss]) => loss === 50)?.[0]).toBe(328);
  expect(points.length).toBeLessThanOrEqual(256);
});

test("a short record is drawn point by point", () => {
  expect(recordOf([3, 2, 1]).polyline(300)).toEqual([
    [0, 3],
    [1, 2],
    [2, 1],
  ]);
  expect(new LossRecord().polyline(300)).toEqual([]);
});

test("a long record is drawn by the lowest and the highest of each pixel, in order", () => {
  const losses = noisy(10_000);
  const points = recordOf(losses).polyline(100);
  expect(points.length).toBe(200);
  for (const [step, loss] of points) expect(losses[step]).toBe(loss);
  for (let k = 0; k < 100; k++) {
    const pixel = losses.slice(k * 100, k * 100 + 100);
    const drawn = points.slice(2 * k, 2 * k + 2).map(([, loss]) => loss);
    expect(Math.min(...drawn)).toBe(Math.min(...pixel));
    expect(Math.max(...drawn)).toBe(Math.max(...pixel));
  }
  const steps = points.map(([step]) => step);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
});

test("losses that are not finite hide no finite ones, and leave a gap where they are alone", () => {
  const losses = Array<number>(1000).fill(1);
  losses.fill(Number.NaN, 500, 600);
  losses[10] = Infinity;
  const points = recordOf(losses).polyline(100);
  expect(points.filter(([, loss]) => Number.isNaN(loss))).toHaveLength(10);
  expect(points[1]).toEqual([11, 1]);
});

test("a record may begin late: its losses still belong to their steps", () => {
  const record = new LossRecord(100);
  record.push([3, Number.NaN, 1]);
  expect(record.at(0)).toBeUndefined();
  expect(record.at(102)).toBe(1);
  expect([record.end, record.firstOdd]).toEqual([103, 101]);
  expect(record.polyline(300)[2]).toEqual([102, 1]);
  record.truncate(101);
  expect([record.length, record.firstOdd]).toEqual([1, undefined]);
  record.fill(104, 7);
  expect(record.at(104)).toBe(7);
});

test("a history that begins late branches by steps too", () => {
  const history = new RunHistory(after(100));
  goOn(history, 101, 110);
  history.branch(105);
  expect(history.current.record.end).toBe(105);
  expect(history.runs.value[0]?.record.at(109)).toBe(1 / 110);
});

test("a record is cut, and continues from there", () => {
  const record = recordOf([4, 3, Number.NaN, 1]);
  record.truncate(2);
  expect(record.length).toBe(2);
  expect(record.firstOdd).toBeUndefined();
  record.push([9]);
  expect(record.at(2)).toBe(9);
  expect(() => record.truncate(-1)).toThrow(
    "end: expected a whole number, at least 0, got -1 (number)",
  );
});

test("changing a copy does not change the record", () => {
  for (const capacity of [8, 1000]) {
    const record = recordOf(noisy(100), capacity);
    const before = record.polyline(1000);
    const copy = record.copy();
    copy.truncate(10);
    copy.push([100, 200, 300]);
    expect(record.polyline(1000)).toEqual(before);
  }
});

test("losses that are measured occasionally hold for the steps before them", () => {
  const record = new LossRecord();
  record.fill(0, 4);
  record.fill(3, 2);
  expect(record.polyline(300).map(([, loss]) => loss)).toEqual([4, 2, 2, 2]);
  expect(() => record.fill(3, 1)).toThrow("step: expected a whole number");
});

test("going back restores a run with the changes made by hand after its last step", () => {
  const history = new RunHistory(after(0));
  history.record(after(1), [0.5]);
  history.amend({ ...after(1), parameters: Float64Array.of(7) });
  history.record(after(2), [0.25]);
  expect([...history.at(1).parameters]).toEqual([7]);
  expect(() => history.amend(after(1))).toThrow(
    "step: expected 2, the last one recorded, got 1",
  );
});
