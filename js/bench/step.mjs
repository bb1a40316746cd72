// Bundle step.ts and print what it measures as JSON; with a file name, write the bundle there instead.
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const file = process.argv[2];
const { outputFiles } = await build({
  entryPoints: ["step.ts"],
  absWorkingDir: dirname(fileURLToPath(import.meta.url)),
  outfile: resolve(file ?? "step.js"),
  write: file !== undefined,
  bundle: true,
  format: "esm",
  target: "es2022",
});

if (outputFiles) {
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  const { measure } = await import(`data:text/javascript;base64,${code}`);
  console.log(JSON.stringify(measure()));
}
