// The state of a view as JSON text, as `view.to_json()` writes it, and saved-state.ts reads it.

const SCHEMA = 1; // as in saved-state.ts
/** What connects a page and a kernel, and means nothing without one: as in view.py. */
const OF_THE_KERNEL = [
  ...["version", "view_id", "updates", "whole"],
  ...["commits", "last_change", "by", "numbers"],
];

/** The state of a view of this kind with these traits; bytes and arrays become base64. */
export function stateOf(view: string, traits: object): object {
  const model = Object.entries(traits).filter(
    ([key, trait]) => trait !== undefined && !OF_THE_KERNEL.includes(key),
  );
  return {
    micrograd_widgets: SCHEMA,
    view,
    model: encoded(Object.fromEntries(model)),
  };
}

function encoded(part: unknown): unknown {
  if (part instanceof ArrayBuffer || ArrayBuffer.isView(part))
    return { base64: base64(part) };
  if (Array.isArray(part)) return part.map(encoded);
  if (typeof part !== "object" || part === null) return part;
  const entries = Object.entries(part);
  return Object.fromEntries(entries.map(([key, one]) => [key, encoded(one)]));
}

function base64(given: ArrayBuffer | ArrayBufferView): string {
  const raw =
    given instanceof ArrayBuffer
      ? new Uint8Array(given)
      : new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  return btoa(Array.from(raw, (byte) => String.fromCharCode(byte)).join(""));
}
