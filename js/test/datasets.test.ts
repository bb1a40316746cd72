import { expect, test } from "vitest";
import fixture from "../../tests/conformance/datasets.json";
import { CLASSES, CURVES } from "../src/engine/datasets.ts";
import { MersenneTwister } from "../src/engine/mersenne.ts";
import { difference } from "./recording.ts";

const sets = { ...CLASSES, ...CURVES };

test.each(fixture)(
  "$name($n, $noise, $seed) is what Python makes",
  ({ name, n, noise, seed, X, y }) => {
    const made = sets[name as keyof typeof sets](n, noise, seed);
    expect(difference(made.X, X)).toBeUndefined();
    expect(difference(made.y, y)).toBeUndefined();
  },
);

test("every set is in the fixture", () => {
  const names = new Set(fixture.map(({ name }) => name));
  expect([...names].sort()).toEqual(Object.keys(sets).sort());
});

// ---- the generator

test("the generator gives the numbers that its authors published", () => {
  // init_genrand(5489), of which the C++ standard demands this 10,000th number [rand.predef]
  const random = new MersenneTwister(5489);
  for (let k = 1; k < 10000; k++) random.next();
  expect(random.next()).toBe(4123659995);
});

test("the generator draws as numpy.random.RandomState(1337) does", () => {
  const random = new MersenneTwister(1337);
  expect([random.uniform(), random.uniform()]).toEqual([
    0.2620246750155817, 0.1586839721544656,
  ]);
  expect(random.normal()).toBe(-0.3218143296501526);
  expect(random.normal()).toBe(-1.7550787171239868);
});

test("numbers up to a bound reach it and do not exceed it", () => {
  const random = new MersenneTwister(3);
  expect(random.upTo(0)).toBe(0);
  expect(new Set(Array.from({ length: 200 }, () => random.upTo(4)))).toEqual(
    new Set([0, 1, 2, 3, 4]),
  );
});

test.each([-1, 0.5, 2 ** 32, Number.NaN])("%d is refused as a seed", (seed) => {
  expect(() => new MersenneTwister(seed)).toThrow(
    `seed: expected a whole number, from 0 to 4294967295, got ${seed} (number)`,
  );
});

test("errors name a wrong number of points and wrong noise", () => {
  const { moons, sine } = sets;
  expect(() => moons(1, 0, 0)).toThrow(
    "n: expected a whole number, at least 2",
  );
  expect(() => sine(2.5, 0, 0)).toThrow(
    "n: expected a whole number, at least 2",
  );
  for (const noise of [-0.1, Infinity, Number.NaN])
    for (const make of [moons, sine])
      expect(() => make(10, noise, 0)).toThrow(
        `noise: expected a finite number, at least 0, got ${noise}`,
      );
});
