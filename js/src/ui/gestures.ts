// Gestures: where one ends, so that a drag or a key that is held is one entry of the history; and
// the keys of Undo and Redo, wherever in the view the focus is.

/** What can be gone back in; one that groups the moves of a gesture itself hears of none. */
export interface Undoable {
  undo(): void;
  redo(): void;
  hold?(): void;
  release?(): void;
  seal?(): void;
}

/** Watch the hand in `view` until `end`. */
export function watchGestures(
  view: HTMLElement,
  history: Undoable,
  end: AbortSignal,
): void {
  let held = false; // a key
  let edited: EventTarget | null = null; // the field with text that has not been taken yet
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    heard: (event: HTMLElementEventMap[Name]) => void,
  ) => view.addEventListener(name, heard, { signal: end });

  view.addEventListener("pointerdown", () => history.hold?.(), {
    capture: true, // some stop it on its way up
    signal: end,
  });
  for (const up of ["pointerup", "pointercancel"] as const)
    view.ownerDocument.addEventListener(up, () => history.release?.(), {
      signal: end, // the hand may be anywhere by then
    });
  on("input", ({ target }) => {
    edited = isField(target) ? target : null;
  });
  on("change", () => {
    edited = null;
    if (!held) history.seal?.();
  });
  on("keyup", () => {
    held = false;
    history.seal?.();
  });
  on("focusout", () => {
    held = false;
    edited = null;
    history.seal?.();
  });
  view.addEventListener(
    "keydown",
    (event) => {
      held = true;
      if (!event.repeat) history.seal?.();
      const turn = turnOf(event);
      if (!turn || isText(event.target) || event.target === edited) return;
      event.preventDefault();
      event.stopPropagation();
      history[turn]();
    },
    { capture: true, signal: end },
  );
  on("keydown", ({ key }) => {
    if (key === "Enter" || key === "Escape") edited = null;
  });
}

function turnOf(event: KeyboardEvent): "undo" | "redo" | undefined {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : undefined;
}

/** A field for a number: text in it is taken with Enter, and is ours from then on. */
const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.getAttribute("role") === "spinbutton";

/** Text that is nobody's but the browser's to undo. */
const isText = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.matches(
    "input:not([type]), input[type=text], input[type=search], textarea",
  ) &&
  !isField(target);
