// Every package whose code is in a bundle has its licence beside the bundles.

import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { bundledPackages, noticesOf } from "../notices.mjs";
import { OPTIONS } from "../options.mjs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;

/** The folders of the packages that esbuild names in bundles that are not minified. */
async function namedInBundles() {
  const { outputFiles } = await build({
    ...OPTIONS,
    minify: false,
    write: false,
    logLevel: "silent",
  });
  const named = outputFiles.flatMap(({ text }) => [
    ...text.matchAll(/^ *(?:\/\/|\/\*) (node_modules\/(?:@[^/]+\/)?[^/]+)\//gm),
  ]);
  return new Set(named.map(([, folder]) => folder));
}

async function packagesNow() {
  const { metafile } = await build({
    ...OPTIONS,
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  return bundledPackages(metafile);
}

test("each bundled package is named with its version, licence and copyright", async () => {
  const text = noticesOf(await packagesNow());
  const folders = await namedInBundles();
  expect(folders).toContain("node_modules/preact");
  expect(folders).toContain("node_modules/d3-zoom");
  for (const folder of folders) {
    const name = folder.replace("node_modules/", "");
    const licence = readFileSync(`${folder}/LICENSE`, "utf8");
    expect(text).toContain(`${name} ${lock[folder].version} (`);
    expect(text).toContain(licence.trim());
  }
});

test("nothing is named that is in no bundle", async () => {
  const names = (await packagesNow()).map(({ name }) => `node_modules/${name}`);
  expect(new Set(names)).toEqual(await namedInBundles());
});

test("a licence that pyproject.toml does not declare stops the build", () => {
  const inputs = { "node_modules/axe-core/axe.min.js": { bytesInOutput: 1 } };
  expect(() => bundledPackages({ outputs: { "a.js": { inputs } } })).toThrow(
    "axe-core: MPL-2.0",
  );
});
