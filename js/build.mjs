// Builds the bundles beside the Python that loads them, and the licences of what is in them; --watch
// rebuilds.

import { mkdirSync, writeFileSync } from "node:fs";
import { build, context } from "esbuild";
import { bundledPackages, noticesOf } from "./notices.mjs";
import { OPTIONS } from "./options.mjs";

const watching = process.argv.includes("--watch");
const quiet = process.argv.includes("--log-level=warning");

const written = {
  name: "written",
  setup({ onEnd }) {
    onEnd(({ errors, metafile, outputFiles }) => {
      if (errors.length > 0) return;
      mkdirSync(OPTIONS.outdir, { recursive: true });
      for (const { path, contents } of outputFiles)
        writeFileSync(path, contents);
      writeFileSync(
        `${OPTIONS.outdir}/THIRD-PARTY.txt`,
        noticesOf(bundledPackages(metafile)),
      );
    });
  },
};

const options = {
  ...OPTIONS,
  plugins: [written],
  metafile: true,
  write: false,
  minify: !watching,
  logLevel: quiet ? "warning" : "info",
};

if (watching) await (await context(options)).watch();
else await build(options);
