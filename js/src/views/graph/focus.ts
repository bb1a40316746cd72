// The focus of a stage: which card has it, and what stays in place when a box opens.

import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { GraphStore } from "../../store/graph-store.ts";
import type { Box } from "./boxes.ts";
import { closeBox, openBox, openIn, openTo } from "./fold.ts";
import { cardAround, onKey, setTabStop, titleOf } from "./keyboard.ts";
import { select } from "./kinship.ts";
import type { Drawing } from "./layout.ts";
import { cardOf } from "./pieces.ts";
import { changedBox, headOf, idOfRoot, rectOf, type useZoom } from "./zoom.ts";

const MOVE_MS = 200; // ms, as in stage.css

export interface StageFocus {
  focused: Signal<string>;
  /** Whether cards move to new places. */
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
  /** The node that a panel wants to see; -1: none. */
  sought: Signal<number>;
}

export function useStageFocus({
  store,
  stage,
  drawing,
  zoom,
  find,
  sought,
}: Props): StageFocus {
  const focused = useSignal("");
  const moving = useSignal(false);
  const wanted = useRef(""); // the id that takes the focus once it is drawn
  const readable = useRef(false); // whether to show it at a legible scale
  const pointed = useRef(false); // a pointer is down
  const typed = useRef(""); // the text of the field before the key
  const lastDrawing = useRef(drawing);
  const shown = useRef(-1); // the selected node that has been brought into sight
  const selected = store.selected.value;

  const focus = (id: string) => {
    if (!stage.current) return;
    focused.value = id;
    setTabStop(stage.current, id, false);
    titleOf(stage.current, id)?.focus({ preventScroll: true });
  };
  const show = (id: string) => {
    const place = rectOf(drawing, id);
    if (place) zoom.show(headOf(place));
    return place !== undefined;
  };

  /** Give the focus to the id that waited to be drawn. */
  const focusWanted = () => {
    const place = rectOf(drawing, wanted.current);
    if (!place) return;
    if (readable.current) zoom.center(place);
    focus(wanted.current);
    wanted.current = "";
    readable.current = false;
  };

  useLayoutEffect(() => {
    const before = lastDrawing.current;
    lastDrawing.current = drawing;
    if (before !== drawing && before.structure === drawing.structure) {
      const fixed = changedBox(before, drawing);
      const [from, to] = [before, drawing].map(
        (one) => rectOf(one, fixed) ?? rectOf(one, cardOf(fixed)),
      );
      if (from && to) zoom.hold(from, to);
      moving.value = true;
    }
    if (!rectOf(drawing, focused.peek())) focused.value = idOfRoot(drawing);
    if (stage.current) setTabStop(stage.current, focused.peek(), false);
    focusWanted();
  }, [drawing]);

  useEffect(() => {
    const timer = setTimeout(() => {
      moving.value = false;
    }, MOVE_MS);
    return () => clearTimeout(timer);
  }, [drawing]);

  useEffect(() => {
    if (selected >= 0) openTo(store, selected); // Python may have selected it
  }, [selected, drawing.structure]);
  useEffect(() => {
    // once: it may leave the stage while other boxes open
    if (shown.current !== selected && show(String(selected)))
      shown.current = selected;
    if (selected < 0) shown.current = -1;
  }, [selected, drawing]);

  const toggle = (box: Box) => {
    const isOpen = openIn(store).has(box.id);
    wanted.current = isOpen ? cardOf(box.id) : box.id;
    if (isOpen) closeBox(store, box);
    else openBox(store, box);
  };

  const goTo = (node: number) => {
    wanted.current = String(node);
    readable.current = true;
    openTo(store, node);
    select(store, node);
    focusWanted();
  };
  const asked = sought.value;
  useEffect(() => {
    if (asked < 0) return;
    sought.value = -1;
    goTo(asked);
  }, [asked]);

  return {
    focused,
    moving,
    toggle,
    goTo,
    back: () => focus(focused.peek()),
    onFocusIn({ target }) {
      const card = cardAround(target as Element);
      if (!card || !stage.current) return;
      const id = card.dataset.item ?? "";
      focused.value = id;
      setTabStop(stage.current, id, !(target as Element).matches(".mgw-title"));
      if (!pointed.current) show(id); // what is under the pointer stays there
    },
    onPointer({ type }) {
      pointed.current = type === "pointerdown";
    },
    onFocusOut({ target, relatedTarget }) {
      const card = cardAround(target as Element);
      if (!stage.current || card?.contains(relatedTarget as Node | null))
        return;
      setTabStop(stage.current, focused.peek(), false);
    },
    onKeyDownCapture({ target }) {
      typed.current = (target as HTMLInputElement).value ?? "";
    },
    onKeyDown(event) {
      onKey(event, typed.current, { store, drawing, focus, find, toggle });
    },
  };
}
