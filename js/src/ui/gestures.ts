// Gestures: where one ends, so that a drag or a held key makes one entry of the history; and the keys
// of Undo and Redo, which work wherever in the view the focus is.

/** A history that can undo. One that groups the moves of a gesture itself leaves out the last three. */
export interface Undoable {
  undo(): void;
  redo(): void;
  hold?(): void;
  release?(): void;
  seal?(): void;
}

/** Tell `history` where gestures in `view` begin and end, and when to undo, until `end` aborts. */
export function watchGestures(
  view: HTMLElement,
  history: Undoable,
  end: AbortSignal,
): void {
  let isKeyHeld = false;
  let isPointerDown = false;
  let edited: EventTarget | null = null; // the field with text that it has not committed yet
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    handle: (event: HTMLElementEventMap[Name]) => void,
  ) => view.addEventListener(name, handle, { signal: end });

  const down = () => {
    isPointerDown = true;
    history.hold?.();
  };
  const up = () => {
    isPointerDown = false;
    history.release?.();
  };
  view.addEventListener("pointerdown", down, {
    capture: true, // some listeners stop it on its way up
    signal: end,
  });
  for (const name of ["pointerup", "pointercancel"] as const)
    view.ownerDocument.addEventListener(name, up, {
      signal: end, // the pointer may be anywhere by then
    });
  on("input", ({ target }) => {
    edited = isField(target) ? target : null;
  });
  on("change", () => {
    edited = null;
    if (!isKeyHeld) history.seal?.();
  });
  on("keyup", () => {
    isKeyHeld = false;
    history.seal?.();
  });
  on("focusout", () => {
    isKeyHeld = false;
    edited = null;
    if (!isPointerDown) history.seal?.(); // Firefox moves the focus after the first move of a drag
  });
  view.addEventListener(
    "keydown",
    (event) => {
      isKeyHeld = true;
      if (!event.repeat) history.seal?.();
      const command = commandOf(event);
      if (!command || isText(event.target) || event.target === edited) return;
      if (isRefused(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      history[command]();
    },
    { capture: true, signal: end },
  );
  on("keydown", ({ key }) => {
    if (key === "Enter" || key === "Escape") edited = null;
  });
}

/** What the keys of `event` ask of a history. */
export function commandOf(event: KeyboardEvent): "undo" | "redo" | undefined {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : undefined;
}

/** A number field: it commits its text on Enter, and Undo is ours from then on. */
const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.getAttribute("role") === "spinbutton";

/** A field with text to mend. */
const isRefused = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches("[aria-invalid=true]");

/** Text that only the browser undoes. */
const isText = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.matches(
    "input:not([type]), input[type=text], input[type=search], textarea",
  ) &&
  !isField(target);
