// How esbuild makes the bundles: one for each file of src/views, and all of them in one for pages.

import { readdirSync, readFileSync } from "node:fs";
import { build } from "esbuild";
import { smallJsep } from "./small-jsep.mjs";

const version = readFileSync("../engine/micrograd_engine/_version.py", "utf8");

const { compilerOptions } = JSON.parse(readFileSync("tsconfig.json", "utf8"));

/** jsxElement("p", null, a, b) is shorter than jsx("p", { children: [a, b] }): 6 kB of all views. */
const JSX = {
  jsx: "react",
  jsxFactory: "jsxElement",
  jsxFragmentFactory: "JsxFragment",
};

export const OPTIONS = {
  entryPoints: readdirSync("src/views")
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `src/views/${file}`),
  outdir: "../micrograd_widgets/static",
  bundle: true,
  format: "esm",
  target: "es2022",
  tsconfigRaw: { compilerOptions: { ...compilerOptions, ...JSX } },
  inject: ["./jsx.mjs"],
  charset: "ascii", // once.mjs tells why
  alias: {
    "d3-selection": "./one-element.mjs",
    "d3-transition": "./no-transition.mjs",
    "d3-interpolate": "./no-transition.mjs",
  },
  banner: {
    js: "/*! With code of others: their licences are in THIRD-PARTY.txt. */",
  },
  legalComments: "inline",
  define: { __VERSION__: version.match(/".*"/)[0] },
};

/** The style of all views as text in the script: src/page puts it into shadow roots. */
const styleAsText = {
  name: "style as text",
  setup({ initialOptions: { minify }, onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      if (!/(page|driving)\.css$/.test(path))
        return { contents: "", loader: "empty" };
      const { outputFiles, metafile } = await build({
        entryPoints: [path],
        bundle: true,
        metafile: true,
        minify,
        write: false,
      });
      const watchFiles = Object.keys(metafile.inputs);
      return { contents: outputFiles[0].text, loader: "text", watchFiles };
    });
  },
};

const page = {
  ...OPTIONS,
  plugins: [smallJsep, styleAsText],
};

/** micrograd.js, a module, and micrograd-page.js: browsers load no modules from disk. */
export const PAGE_OPTIONS = [
  { ...page, entryPoints: { micrograd: "src/page/micrograd.ts" } },
  {
    ...page,
    entryPoints: { "micrograd-page": "src/page/micrograd.ts" },
    format: "iife",
  },
];
