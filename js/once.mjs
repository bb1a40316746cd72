// A bundle that a page evaluates once. Hosts evaluate its text for every model: half a megabyte of code
// each time, which no browser ever frees.

import { createHash } from "node:crypto";

const EXPORT = /export\s*\{\s*([\w$]+) as default\s*\};?\s*$/;

/**
 * `code`, a module whose default export has a method `again`, as a module that runs `code` only if no
 * module of the same text did so before on the page. Until then V8 does not even parse it.
 */
export function once(code, name) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  const [odd] = code.match(/[^\x00-\x7f]/) ?? [];
  if (odd)
    throw new Error(
      `${name}: write ${odd} as an escape; with it browsers hold two bytes for each character`,
    );
  const [, view] = code.match(EXPORT) ?? [];
  if (!view) throw new Error(`${name}: its default export is not the only one`);
  const [banner] = code.match(/^\/\*!.*?\*\/\n/) ?? [""];
  const body = code.slice(banner.length).replace(EXPORT, `return ${view}`);
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 16);
  const place = `globalThis[Symbol.for("micrograd_widgets/${name}/${hash}")]`;
  return `${banner}const make=()=>{${body}\n};\nexport default(${place}??=make()).again();\n`;
}
