// @vitest-environment happy-dom
// d3-zoom with the stand-in for d3-selection does what it does with d3-selection itself.

import { build } from "esbuild";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OPTIONS } from "../options.mjs";

const USED = `
export { select } from "d3-selection";
export { zoom, zoomIdentity } from "d3-zoom";`;

/** What the stage imports, bundled with these stand-ins. */
async function imported(alias) {
  const { outputFiles } = await build({
    stdin: { contents: USED, resolveDir: "." },
    bundle: true,
    format: "esm",
    alias,
    write: false,
    logLevel: "silent",
  });
  const base64 = Buffer.from(outputFiles[0].text).toString("base64");
  return import(/* @vite-ignore */ `data:text/javascript;base64,${base64}`);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

function stageOnPage() {
  const stage = document.createElement("div");
  const box = () => ({ left: 30, top: 20, width: 600, height: 400 });
  const sizes = { clientWidth: 600, clientHeight: 400 };
  const border = { clientLeft: 3, clientTop: 2 };
  for (const [name, value] of Object.entries({ ...sizes, ...border }))
    Object.defineProperty(stage, name, { value });
  document.body.append(stage);
  return Object.assign(stage, { getBoundingClientRect: box });
}

/** Dispatch an event with these parts; whether it was cancelled. */
function send(target, type, parts = {}) {
  const event = new Event(type, { bubbles: true, cancelable: true });
  Object.assign(event, { view: window, button: 0 }, parts);
  target.dispatchEvent(event);
  return event.defaultPrevented;
}

const at = (clientX, clientY, identifier = 0) => ({
  clientX,
  clientY,
  identifier,
});
const fingers = (...touches) => ({ touches, changedTouches: touches });

/** All that gestures and calls on a stage do; `isTouchable` says whether it has fingers. */
function done({ select, zoom, zoomIdentity }, isTouchable) {
  const stage = stageOnPage();
  const listen = vi.spyOn(stage, "addEventListener");
  const seen = [];
  const behavior = zoom()
    .scaleExtent([0.1, 4])
    .touchable(() => isTouchable)
    .on("start zoom end", ({ type, transform, sourceEvent }) =>
      seen.push([type, `${transform}`, sourceEvent?.type]),
    );
  const note = (name, ...facts) => seen.push([name, ...facts]);
  select(stage).call(behavior).on("dblclick.zoom", null);
  note("tap", stage.style.getPropertyValue("-webkit-tap-highlight-color"));
  for (const [type, , options] of listen.mock.calls)
    note(type, options || false);

  behavior.transform(select(stage), zoomIdentity.translate(10, 20).scale(0.5));
  behavior.scaleBy(select(stage), 1.5);
  behavior.translateBy(select(stage), 7, -9);

  for (const [x, y] of [
    [200, 150],
    [200, 150],
    [240, 90],
  ])
    note("wheel", send(stage, "wheel", { deltaY: -120, ...at(x, y) }));
  vi.advanceTimersByTime(1000);

  send(stage, "mousedown", at(100, 100));
  for (const x of [110, 150]) send(window, "mousemove", at(x, 120));
  for (const type of ["dragstart", "selectstart"])
    note("in a drag", send(window, type));
  send(window, "mouseup", at(150, 120));
  note("after a drag", send(window, "click"), send(window, "dragstart"));
  vi.advanceTimersByTime(1000);
  note("later", send(window, "click"));
  send(window, "mousemove", at(300, 300));

  const [one, two] = [at(100, 100, 1), at(200, 180, 2)];
  send(stage, "touchstart", fingers(one, two));
  const apart = fingers({ ...one, clientX: 60 }, { ...two, clientY: 300 });
  note("pinch", send(stage, "touchmove", apart));
  send(stage, "touchend", apart);
  vi.advanceTimersByTime(1000);
  for (let tap = 0; tap < 2; tap++) {
    send(stage, "touchstart", fingers(one));
    send(stage, tap ? "touchcancel" : "touchend", fingers(one));
  }
  send(stage, "dblclick", at(100, 100));
  vi.advanceTimersByTime(1000);

  select(stage).on(".zoom", null);
  const { length } = seen;
  send(stage, "wheel", { deltaY: -120, ...at(200, 150) });
  send(stage, "touchstart", fingers(one));
  expect(seen).toHaveLength(length);
  return seen;
}

test.each([true, false])(
  "gestures on a stage; fingers: %s",
  async (isTouchable) => {
    const seen = done(await imported(OPTIONS.alias), isTouchable);
    expect(seen).toEqual(done(await imported({}), isTouchable));
    const ends = seen.filter(([type]) => type === "end");
    expect(ends.map(([, , source]) => source)).toEqual([
      ...[undefined, undefined, undefined, "wheel", "mouseup"],
      ...(isTouchable ? ["touchend", "touchend", "touchcancel"] : []),
    ]);
    expect(new Set(ends.map(([, to]) => to)).size).toBeGreaterThanOrEqual(5);
  },
);
