// Builds the bundles beside the Python that loads them, and the licences of what is in them; --watch
// rebuilds.

import { mkdirSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { build, context } from "esbuild";
import { bundledPackages, noticesOf } from "./notices.mjs";
import { once } from "./once.mjs";
import { OPTIONS, PAGE_OPTIONS } from "./options.mjs";

const watching = process.argv.includes("--watch");
const quiet = process.argv.includes("--log-level=warning");

/** Writes what esbuild made, each text as `changed` makes it. */
const writing = (changed, after = () => {}) => ({
  name: "writing",
  setup({ onEnd }) {
    onEnd(({ errors, metafile, outputFiles }) => {
      if (errors.length > 0) return;
      mkdirSync(OPTIONS.outdir, { recursive: true });
      for (const { path, text } of outputFiles)
        writeFileSync(path, changed(text, basename(path)));
      after(metafile);
    });
  },
});

const writingViews = writing(
  (text, name) => (name.endsWith(".js") ? once(text, name) : text),
  (metafile) =>
    writeFileSync(
      `${OPTIONS.outdir}/THIRD-PARTY.txt`,
      noticesOf(bundledPackages(metafile)),
    ),
);

const all = [
  { ...OPTIONS, plugins: [writingViews] },
  ...PAGE_OPTIONS.map((options) => ({
    ...options,
    plugins: [...options.plugins, writing((text) => text)],
  })),
].map((options) => ({
  ...options,
  metafile: true,
  write: false,
  minify: !watching,
  logLevel: quiet ? "warning" : "info",
}));

for (const options of all)
  if (watching) await (await context(options)).watch();
  else await build(options);
