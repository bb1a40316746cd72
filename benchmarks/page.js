// The training view on a page without a kernel: what benchmarks/training.py drives.

/** Bytes, which a fixture has as base64. */
const withBytes = (_, value) =>
  typeof value?.base64 === "string"
    ? new DataView(Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0)).buffer)
    : value;

/** Show the view in `bundle` with the traits `fixture`. */
export async function show(bundle, fixture) {
  const state = JSON.parse(JSON.stringify(fixture), withBytes);
  const module = await import(
    URL.createObjectURL(new Blob([bundle], { type: "text/javascript" }))
  );
  const model = {
    get: (key) => state[key],
    set() {},
    on() {},
    off() {},
    save_changes() {},
    send() {
      throw new Error("no kernel");
    },
  };
  const el = document.createElement("div");
  document.body.append(el);
  const end = new AbortController();
  await module.default.initialize({ model, signal: end.signal });
  await module.default.render({ model, el, signal: end.signal });
  return end;
}

/** Frames of `ms`, how long the page was at work in each, and the longest gap between two. */
export function frames(ms) {
  const began = performance.now();
  const gaps = [];
  let last = began;
  return new Promise((done) => {
    const frame = (now) => {
      gaps.push(now - last);
      last = now;
      if (now - began < ms) requestAnimationFrame(frame);
      else done({ count: gaps.length - 1, ms: now - began, longest: Math.max(...gaps.slice(1)) });
    };
    requestAnimationFrame(frame);
  });
}
