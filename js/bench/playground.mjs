// Bundle playground.ts with the engine of a checkout of TensorFlow Playground, and print what it measures
// as JSON: `node js/bench/playground.mjs CHECKOUT`.
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const checkout = process.argv[2];
const { outputFiles } = await build({
  entryPoints: ["playground.ts"],
  absWorkingDir: dirname(fileURLToPath(import.meta.url)),
  alias: { "tensorflow-playground": resolve(checkout, "src/nn.ts") },
  write: false,
  bundle: true,
  format: "esm",
  target: "es2022",
  logLevel: "error",
});
const code = Buffer.from(outputFiles[0].contents).toString("base64");
const { measure } = await import(`data:text/javascript;base64,${code}`);
console.log(JSON.stringify(measure()));
