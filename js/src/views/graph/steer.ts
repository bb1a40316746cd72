// Steering a stage: what has the focus in it, what its keys do, what stays put when a box opens.

import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { GraphStore } from "../../store/graph-store.ts";
import type { Box } from "./boxes.ts";
import { ARROWS, next } from "./keys.ts";
import { isKin, select } from "./kinship.ts";
import type { Drawing, Frame, Placed } from "./layout.ts";
import { closeBox, openBox, openIn, openTo } from "./levels.ts";
import { cardAround, rove, titleOf } from "./rove.ts";
import type { Place, useZoom } from "./zoom.ts";

const MOVES = 200; // ms, as in find.css

export interface Steering {
  focused: Signal<string>;
  /** Whether cards are on their way to new places. */
  moving: Signal<boolean>;
  toggle(box: Box): void;
  goTo(node: number): void;
  /** Give the focus back to the card that had it. */
  back(): void;
  onFocusIn(event: FocusEvent): void;
  onFocusOut(event: FocusEvent): void;
  onPointer(event: PointerEvent): void;
  onKeyDownCapture(event: KeyboardEvent): void;
  onKeyDown(event: KeyboardEvent): void;
}

interface Props {
  store: GraphStore;
  stage: { current: HTMLElement | null };
  drawing: Drawing;
  zoom: ReturnType<typeof useZoom>;
  /** Open the field that finds a Value. */
  find(): void;
}

export function useSteering({
  store,
  stage,
  drawing,
  zoom,
  find,
}: Props): Steering {
  const focused = useSignal("");
  const moving = useSignal(false);
  const wanted = useRef(""); // the id that takes the focus once it is drawn
  const sought = useRef(false); // it was looked for, and has to be readable
  const pointed = useRef(false); // a pointer is down
  const typed = useRef("");
  const seen = useRef(drawing);
  const selected = store.selected.value;

  const focus = (id: string) => {
    if (!stage.current) return;
    focused.value = id;
    rove(stage.current, id, false);
    titleOf(stage.current, id)?.focus({ preventScroll: true });
  };
  const show = (id: string) => {
    const place = placeOf(drawing, id);
    if (place) zoom.show("box" in place ? headOf(place) : place);
  };

  /** Give the focus to what waited to be drawn. */
  const arrive = () => {
    const place = placeOf(drawing, wanted.current);
    if (!place) return;
    if (sought.current) zoom.center(place);
    focus(wanted.current);
    wanted.current = "";
    sought.current = false;
  };

  useLayoutEffect(() => {
    const before = seen.current;
    seen.current = drawing;
    if (before !== drawing && before.structure === drawing.structure) {
      const held = changed(before, drawing);
      const [from, to] = [placeOf(before, held), placeOf(drawing, held)];
      if (from && to) zoom.hold(from, to);
      moving.value = true;
    }
    if (!placeOf(drawing, focused.peek())) focused.value = idOfRoot(drawing);
    if (stage.current) rove(stage.current, focused.peek(), false);
    arrive();
  }, [drawing]);

  useEffect(() => {
    const still = setTimeout(() => {
      moving.value = false;
    }, MOVES);
    return () => clearTimeout(still);
  }, [drawing]);

  useEffect(() => {
    if (selected >= 0) openTo(store, selected); // it may be Python that has selected it
  }, [selected, drawing.structure]);
  useEffect(() => {
    if (selected >= 0) show(String(selected));
  }, [selected, drawing]);

  return {
    focused,
    moving,
    toggle(box) {
      wanted.current = box.id;
      if (openIn(store).has(box.id)) closeBox(store, box);
      else openBox(store, box);
    },
    goTo(node) {
      wanted.current = String(node);
      sought.current = true;
      openTo(store, node);
      select(store, node);
      arrive();
    },
    back: () => focus(focused.peek()),
    onFocusIn({ target }) {
      const card = cardAround(target as Element);
      if (!card || !stage.current) return;
      const id = card.dataset.item ?? "";
      focused.value = id;
      rove(stage.current, id, !(target as Element).matches(".mgw-title"));
      if (!pointed.current) show(id); // what is under the pointer must not run away
    },
    onPointer({ type }) {
      pointed.current = type === "pointerdown";
    },
    onFocusOut({ target, relatedTarget }) {
      const card = cardAround(target as Element);
      if (!stage.current || card?.contains(relatedTarget as Node | null))
        return;
      rove(stage.current, focused.peek(), false);
    },
    onKeyDownCapture({ target }) {
      typed.current = (target as HTMLInputElement).value ?? "";
    },
    onKeyDown(event) {
      const target = event.target as HTMLInputElement;
      const id = cardAround(target)?.dataset.item;
      if (id === undefined || event.ctrlKey || event.metaKey || event.altKey)
        return;
      if (target.matches(".mgw-title")) onTitle(event, id);
      else if (event.key === "Escape" && !target.closest(".mgw-panel")) {
        // the first Escape takes back what was typed
        if (target.type !== "text" || target.value === typed.current) focus(id);
      }
    },
  };

  function onTitle(event: KeyboardEvent, id: string) {
    const { key } = event;
    if (ARROWS.includes(key) || key === "Home" || key === "End") {
      const kin = store.kin.peek();
      const to = next(
        drawing,
        id,
        key,
        ({ item }) => Boolean(kin) && isKin(kin, item),
      );
      if (to !== undefined) focus(to);
    } else if (key === "/") find();
    else if (key === "Escape") out(id);
    else if (key !== "Enter" || !enter(id)) return;
    event.preventDefault();
  }

  /** Into the controls of a card, which is selected with that; false: it has none. */
  function enter(id: string): boolean {
    const card = stage.current && cardAround(titleOf(stage.current, id));
    const control = card?.querySelector<HTMLElement>("input[type=range]");
    if (!control) return false;
    select(store, Number(id));
    control.focus({ preventScroll: true });
    return true;
  }

  /** Let go of what is selected; else out to the frame around. */
  function out(id: string) {
    if (store.selected.peek() >= 0) {
      select(store, -1);
      return;
    }
    const place = placeOf(drawing, id);
    const around = drawing.frames.filter(
      (f) => f.id !== id && place && holds(f, place),
    );
    const innermost = around.at(-1);
    if (innermost) focus(innermost.id);
  }
}

const idOfRoot = ({ placed, root }: Drawing) => placed[root]?.item.id ?? "";

/** Where the card or frame `id` is. */
function placeOf(
  { placed, frames }: Drawing,
  id: string,
): Frame | Placed | undefined {
  return (
    frames.find((frame) => frame.id === id) ??
    placed.find(({ item }) => item.id === id)
  );
}

/** The outermost box that is open in one of the two drawings only. */
function changed(before: Drawing, after: Drawing): string {
  const [was, is] = [before, after].map(
    ({ frames }) => new Set(frames.map(({ id }) => id)),
  );
  const opened = after.frames.find(({ id }) => !was?.has(id));
  return (opened ?? before.frames.find(({ id }) => !is?.has(id)))?.id ?? "";
}

/** The part of a frame with its name. */
const headOf = (frame: Place): Place => ({ ...frame, width: 120, height: 36 });

const holds = (outer: Place, inner: Place) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
