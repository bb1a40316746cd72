// A view's state as JSON, as `view.to_json()` writes it: checked, and its bytes decoded, once and here
// alone. It becomes a model without a kernel.

import { PageModel } from "./page-model.ts";

/** As in pages.py. */
const SCHEMA = 1;
const MAX_DEPTH = 20;
const KEYS = ["micrograd_widgets", "view", "model"];

/** A part of a state does not hold what it has to. */
export class DamagedError extends Error {
  constructor(part: string) {
    super(`its part “${part.slice(0, 40)}” is damaged`);
  }
}

/** The kind of view whose state is `json`, and its model. Throws an Error in words if it is no such state. */
export function readState(json: unknown): {
  view: string;
  model: PageModel<Tree>;
} {
  if (!isTree(json) || !Object.hasOwn(json, KEYS[0] as string))
    throw new Error('it has no “view”, such as {"view": "graph"}');
  const { micrograd_widgets: schema, view, model } = json;
  if (schema !== SCHEMA)
    throw new Error(
      `its state has schema ${short(schema)}, this page reads ${SCHEMA}: use the micrograd_widgets that wrote it`,
    );
  const other = Object.keys(json).find((key) => !KEYS.includes(key));
  if (other !== undefined)
    throw new Error(`its state has an unknown part “${other.slice(0, 40)}”`);
  if (typeof view !== "string") throw new DamagedError("view");
  if (!isTree(model)) throw new DamagedError("model");
  return { view, model: new PageModel(decoded(model, "model", 0) as Tree) };
}

type Tree = Record<string, unknown>;

const isTree = (part: unknown): part is Tree =>
  typeof part === "object" && part !== null && !Array.isArray(part);

function short(part: unknown): string {
  return typeof part === "object"
    ? "in parts"
    : JSON.stringify(part).slice(0, 20);
}

/** `part` with bytes in the place of each `{"base64": "…"}`. */
function decoded(part: unknown, name: string, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new DamagedError(name);
  if (Array.isArray(part))
    return part.map((inside) => decoded(inside, name, depth + 1));
  if (!isTree(part)) return part;
  const keys = Object.keys(part);
  if (keys.length === 1 && keys[0] === "base64")
    return bytesOf(part.base64, name);
  if (keys.includes("__proto__")) throw new DamagedError("__proto__");
  return Object.fromEntries(
    keys.map((key) => [key, decoded(part[key], key, depth + 1)]),
  );
}

function bytesOf(text: unknown, name: string): DataView {
  try {
    if (typeof text !== "string") throw new DamagedError(name);
    const raw = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return new DataView(raw.buffer);
  } catch {
    throw new DamagedError(name);
  }
}
