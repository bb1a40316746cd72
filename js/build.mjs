// Builds the bundles beside the Python that loads them, and the licences of what is in them; --watch
// rebuilds.

import { mkdirSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { build, context } from "esbuild";
import { bundledPackages, noticesOf } from "./notices.mjs";
import { once } from "./once.mjs";
import { OPTIONS } from "./options.mjs";

const watching = process.argv.includes("--watch");
const quiet = process.argv.includes("--log-level=warning");

const written = {
  name: "written",
  setup({ onEnd }) {
    onEnd(({ errors, metafile, outputFiles }) => {
      if (errors.length > 0) return;
      mkdirSync(OPTIONS.outdir, { recursive: true });
      for (const { path, text } of outputFiles)
        writeFileSync(
          path,
          path.endsWith(".js") ? once(text, basename(path)) : text,
        );
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
