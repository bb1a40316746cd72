// The licences of the packages whose code is in the bundles.

import { readdirSync, readFileSync } from "node:fs";

/** Licences that `license` in pyproject.toml declares for what is packaged. */
const DECLARED = ["MIT", "ISC"];

/** The packages that esbuild put into the outputs that `metafile` describes, by name. */
export function bundledPackages({ outputs }) {
  const inputs = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).filter(
      ([, { bytesInOutput }]) => bytesInOutput > 0,
    ),
  );
  const folders = inputs.flatMap(
    ([path]) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/) ?? [],
  );
  return [...new Set(folders)].sort().map(readPackage);
}

function readPackage(folder) {
  const { name, version, license } = JSON.parse(
    readFileSync(`${folder}/package.json`, "utf8"),
  );
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name}: no licence file in ${folder}`);
  if (!DECLARED.includes(license))
    throw new Error(
      `${name}: ${license} is not among the licences that pyproject.toml declares`,
    );
  return {
    name,
    version,
    license,
    text: readFileSync(`${folder}/${file}`, "utf8").trim(),
  };
}

/** What THIRD-PARTY.txt says: each package with its licence in full. */
export function noticesOf(packages) {
  const notices = packages.map(
    ({ name, version, license, text }) =>
      `${name} ${version} (${license})\n\n${text}\n`,
  );
  const head =
    "The bundles in this folder contain code of the following packages.\n";
  return [head, ...notices].join(`\n${"-".repeat(72)}\n\n`);
}
