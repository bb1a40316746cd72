import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

const version = readFileSync("../engine/micrograd_engine/_version.py", "utf8");

export default defineConfig({
  define: { __VERSION__: version.match(/".*"/)?.[0] },
  test: {
    maxWorkers: "100%", // else one core is left free
    testTimeout: 300_000, // a busy machine is slow; what hangs still fails
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
