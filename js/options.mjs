// How esbuild makes the bundles: one for each file of src/views.

import { readdirSync, readFileSync } from "node:fs";

const version = readFileSync("../engine/micrograd_engine/_version.py", "utf8");

export const OPTIONS = {
  entryPoints: readdirSync("src/views")
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `src/views/${file}`),
  outdir: "../micrograd_widgets/static",
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  charset: "ascii", // once.mjs tells why
  alias: {
    "d3-transition": "./no-transition.mjs",
    "d3-interpolate": "./no-transition.mjs",
  },
  banner: {
    js: "/*! With code of others: their licences are in THIRD-PARTY.txt. */",
  },
  legalComments: "inline",
  define: { __VERSION__: version.match(/".*"/)[0] },
};
