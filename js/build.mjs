// One bundle for each file of src/views, beside the Python that loads it; --watch rebuilds.
import { readdirSync, readFileSync } from "node:fs";
import { build, context } from "esbuild";

const version = readFileSync("../engine/micrograd_engine/_version.py", "utf8");

const quiet = process.argv.includes("--log-level=warning");

const options = {
  entryPoints: readdirSync("src/views")
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `src/views/${file}`),
  outdir: "../micrograd_widgets/static",
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  charset: "utf8",
  alias: {
    "d3-transition": "./no-transition.mjs",
    "d3-interpolate": "./no-transition.mjs",
  },
  legalComments: "inline",
  define: { __VERSION__: version.match(/".*"/)[0] },
  minify: !process.argv.includes("--watch"),
  logLevel: quiet ? "warning" : "info",
};

if (process.argv.includes("--watch")) await (await context(options)).watch();
else await build(options);
