import { expect, test } from "vitest";
import { Batches } from "../src/engine/batches.ts";
import { PCG32 } from "../src/engine/random.ts";

const drawn = (random: PCG32, count: number) =>
  Array.from({ length: count }, () => random.next());

test("the generator gives the numbers that its author published", () => {
  // pcg32-demo of the C library, seed 42, sequence 54
  expect(drawn(new PCG32(42), 6)).toEqual([
    0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e,
  ]);
});

test("the state of the generator is that of 64-bit integer arithmetic", () => {
  const random = new PCG32(42);
  let state = BigInt(`0x${random.state}`);
  for (let i = 0; i < 1000; i++) {
    random.next();
    state = (state * 6364136223846793005n + 109n) % 2n ** 64n;
    expect(BigInt(`0x${random.state}`)).toBe(state);
  }
});

test.each([
  [42, 42n, "2a"],
  [2 ** 53 - 1, 2n ** 53n - 1n, "1FFFFFFFFFFFFF"],
  [0, 0n, "0000000000000000"],
])("a seed is a number, a bigint or hexadecimal digits: %d", (...seeds) => {
  const [a, b, c] = seeds.map((seed) => drawn(new PCG32(seed), 5));
  expect(b).toEqual(a);
  expect(c).toEqual(a);
});

test("all 64 bits of a seed count", () => {
  expect(new PCG32(2n ** 64n - 1n).state).not.toBe(new PCG32(2n ** 63n).state);
});

test("a generator continues from its state", () => {
  const random = new PCG32(7);
  drawn(random, 10);
  const other = new PCG32();
  other.state = random.state;
  expect(drawn(other, 10)).toEqual(drawn(random, 10));
});

test.each([-1, 0.5, 2 ** 53, Number.NaN, -1n, 2n ** 64n, "", "xyz", null])(
  "a seed that is no 64-bit number is refused: %s",
  (seed) => {
    expect(() => new PCG32(seed as never)).toThrow(
      /^seed: expected a whole number from 0 to 2\^64 − 1/,
    );
  },
);

test("numbers below n are the remainders of draws past the threshold", () => {
  const n = 3_000_000_000; // the threshold is high: many draws are repeated
  const all = drawn(new PCG32(1), 40).filter((r) => r >= 2 ** 32 - n);
  const random = new PCG32(1);
  expect(Array.from({ length: 10 }, () => random.below(n))).toEqual(
    all.slice(0, 10).map((r) => r % n),
  );
});

test("the only number below 1 is 0, and a bound less than 1 is refused", () => {
  expect(new PCG32(3).below(1)).toBe(0);
  for (const n of [0, -1, 1.5, 2 ** 32, Number.NaN])
    expect(() => new PCG32(3).below(n)).toThrow(
      `n: expected a whole number, from 1 to 4294967295, got ${n} (number)`,
    );
});

// ---- mini-batches

const some = (batches: Batches, count: number) =>
  Array.from({ length: count }, () => [...batches.next()]);

test("the batches of an epoch are those of the Python half", () => {
  // the doctest of micrograd_engine.batches.Batches
  expect(some(new Batches(5, 2, 42), 3)).toEqual([[0, 4], [2, 1], [3]]);
  expect(new Batches(5, 2, 42).state()).toEqual({
    random: "185706b82c2e03f8",
    at: 0,
  });
});

test("each example occurs once in an epoch", () => {
  const batches = new Batches(10, 3, 1);
  for (let epoch = 0; epoch < 3; epoch++)
    expect(
      some(batches, 4)
        .flat()
        .sort((a, b) => a - b),
    ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test.each([null, 4, 9])(
  "a batch of all examples is in order, and draws nothing: size %s",
  (size) => {
    const batches = new Batches(4, size, 1);
    const before = batches.state();
    expect(some(batches, 2)).toEqual([
      [0, 1, 2, 3],
      [0, 1, 2, 3],
    ]);
    expect(batches.state()).toEqual(before);
  },
);

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
  "after %d batches another one goes on from the state",
  (given) => {
    const batches = new Batches(10, 3, 5);
    some(batches, given);
    const other = new Batches(10, 3, 99);
    other.load(JSON.parse(JSON.stringify(batches.state())));
    expect(other.state()).toEqual(batches.state());
    expect(some(other, 9)).toEqual(some(batches, 9));
  },
);

test("another batch size counts from the next epoch on", () => {
  const batches = new Batches(6, 2, 5);
  batches.next();
  batches.size = 3;
  expect(some(batches, 4).map((batch) => batch.length)).toEqual([2, 2, 3, 3]);
});

test("a position at the end of an epoch is the beginning of the next", () => {
  const batches = new Batches(4, 2, 5);
  const { random } = batches.state();
  some(batches, 2);
  const other = new Batches(4, 2, 0);
  other.load({ random, at: 4 });
  expect(some(other, 2)).toEqual(some(batches, 2));
});

test("the error names what is wrong, and nothing changes", () => {
  expect(() => new Batches(0)).toThrow("n: expected a whole number");
  expect(() => new Batches(3, 0)).toThrow("size: expected a whole number");
  const batches = new Batches(10, 3, 5);
  batches.next();
  const before = batches.state();
  const load = (state: unknown) => () => batches.load(state as never);
  expect(load(null)).toThrow("state: expected an object of random and at");
  expect(load({ random: "0", at: 11 })).toThrow("at: expected a whole number");
  expect(load({ random: "0", at: 1.5 })).toThrow("at: expected a whole number");
  expect(load({ random: 12, at: 1 })).toThrow("random: expected hexadecimal");
  expect(load({ random: "xyz", at: 1 })).toThrow("state: expected a whole");
  expect(batches.state()).toEqual(before);
});

test("an epoch whose batch size changes midway continues with the old one", () => {
  const batches = new Batches(10, 3, 5);
  batches.next();
  batches.size = 7;
  const state = JSON.parse(JSON.stringify(batches.state()));
  expect(state.step).toBe(3);
  const again = new Batches(10, 7);
  again.load(state);
  for (let i = 0; i < 6; i++)
    expect([...again.next()]).toEqual([...batches.next()]);
});
