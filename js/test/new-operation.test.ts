// The row that CONTRIBUTING adds to the table as an example.
/// <reference types="vite/client" />
import { build } from "esbuild";
import { expect, test } from "vitest";
import contributing from "../../CONTRIBUTING.md?raw";
import table from "../src/engine/ops.ts?raw";

/** The engine with the row of CONTRIBUTING in its table of operations. */
async function engineWith(row: string) {
  const first = "new Map<string, Op>([";
  const { outputFiles } = await build({
    stdin: {
      contents:
        'export { Tape } from "./tape.ts"; export { OPS } from "./ops.ts"',
      resolveDir: "src/engine",
    },
    plugins: [
      {
        name: "the row of the docs",
        setup: ({ onLoad }) =>
          onLoad({ filter: /ops\.ts$/ }, () => ({
            contents: table.replace(first, first + row),
            loader: "ts",
          })),
      },
    ],
    bundle: true,
    format: "esm",
    write: false,
  });
  const code = encodeURIComponent(outputFiles[0]?.text ?? "");
  return import(/* @vite-ignore */ `data:text/javascript,${code}`);
}

test("the row of CONTRIBUTING is the whole change", async () => {
  const row = contributing.match(/```ts\n( *\["swish"[\s\S]*?)```/)?.[1];
  const { Tape, OPS } = await engineWith(row ?? "");
  expect([...OPS.keys()]).toContain("swish");
  const tape = new Tape({
    symbols: ["", "swish"],
    first: Int32Array.of(0, 0, 1),
    operands: Int32Array.of(0),
    number: Float64Array.of(Number.NaN, Number.NaN),
  });
  expect(tape.unknown).toEqual([]);
  for (const number of [-800, -2, 0, 0.5, 3, 800]) {
    tape.data[0] = number;
    tape.zeroGrad();
    tape.forward();
    tape.backward();
    const s = 1 / (1 + Math.exp(-number));
    expect(tape.data[1]).toBeCloseTo(number * s, 12);
    expect(tape.grad[0]).toBeCloseTo(s + number * s * (1 - s), 12);
  }
});
