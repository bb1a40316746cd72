// The focus of a stage: which card has it, and what stays in place when a box opens.

import { type Signal, useSignal } from "@preact/signals";
import type { HTMLAttributes } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { GraphStore } from "../../store/graph-store.ts";
import { operandsOf } from "../../store/structure.ts";
import type { Box } from "./boxes.ts";
import { closeBox, openBox, openIn, openTo } from "./fold.ts";
import { cardAround, onKey, setTabStop, titleOf } from "./keyboard.ts";
import { select } from "./kinship.ts";
import type { Drawing } from "./layout.ts";
import { cardOf } from "./pieces.ts";
import {
  around,
  changedBox,
  headOf,
  idOfRoot,
  rectOf,
  type useZoom,
} from "./zoom.ts";

const MOVE_MS = 200; // ms, as in stage.css

export interface StageFocus {
  focused: Signal<string>;
  /** Whether cards move to new places. */
  moving: Signal<boolean>;
  toggle(box: Box): void;
  goTo(node: number): void;
  /** Give the focus back to the card that had it. */
  back(): void;
  /** What the stage listens to. */
  events: HTMLAttributes<HTMLDivElement>;
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
  const legible = useRef(false); // whether to show it at a legible scale
  const lastDrawing = useRef(drawing);

  const focus = (id: string) => {
    if (!stage.current) return;
    focused.value = id;
    setTabStop(stage.current, id, false);
    titleOf(stage.current, id)?.focus({ preventScroll: true });
  };
  const show = (id: string) => {
    const rect = rectOf(drawing, id);
    if (rect) zoom.show(headOf(rect));
    return rect !== undefined;
  };
  /** Give the focus to the id that waited to be drawn. */
  const focusWanted = () => {
    const rect = rectOf(drawing, wanted.current);
    if (!rect) return;
    if (legible.current) zoom.center(rect);
    focus(wanted.current);
    wanted.current = "";
    legible.current = false;
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
      moving.value = true; // before the focus moves, which makes the browser draw
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
  useSelectedInSight(store, drawing, show);
  useWalkInSight(store, drawing, zoom);

  const toggle = (box: Box) => {
    const isOpen = openIn(store).has(box.id);
    wanted.current = isOpen ? cardOf(box.id) : box.id;
    if (isOpen) closeBox(store, box);
    else openBox(store, box);
  };
  const goTo = (node: number) => {
    wanted.current = String(node);
    legible.current = true;
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

  const press = (event: KeyboardEvent, typed: string) =>
    onKey(event, typed, { store, drawing, focus, find, toggle });
  return {
    focused,
    moving,
    toggle,
    goTo,
    back: () => focus(focused.peek()),
    events: useEvents(stage, focused, show, press),
  };
}

/** Open the boxes around the selected node, and `show` it once: later it may leave the stage. */
function useSelectedInSight(
  store: GraphStore,
  drawing: Drawing,
  show: (id: string) => boolean,
): void {
  const selected = store.selected.value;
  const shown = useRef(-1);
  useEffect(() => {
    if (selected >= 0) openTo(store, selected); // Python may have selected it
  }, [selected, drawing.structure]);
  useEffect(() => {
    if (shown.current !== selected && show(String(selected)))
      shown.current = selected;
    if (selected < 0) shown.current = -1;
  }, [selected, drawing]);
}

/** Bring the present node of a walk into sight, with its operands. */
function useWalkInSight(
  store: GraphStore,
  drawing: Drawing,
  zoom: Props["zoom"],
): void {
  const node = store.walk.current.value;
  useEffect(() => {
    if (node < 0) return;
    const nodes = [node, ...operandsOf(drawing.structure, node)];
    const cards = drawing.placed.filter(({ item }) =>
      nodes.some((one) => item.members.includes(one)),
    );
    if (cards.length > 0) zoom.show(around(cards));
  }, [node, drawing]);
}

/** The listeners of the stage; they remember the pointer and the text of a field. */
function useEvents(
  stage: Props["stage"],
  focused: Signal<string>,
  show: (id: string) => boolean,
  press: (event: KeyboardEvent, typed: string) => void,
): StageFocus["events"] {
  const pointerDown = useRef(false);
  const typed = useRef(""); // the text of the field before the key
  const onPointer = ({ type }: PointerEvent) => {
    pointerDown.current = type === "pointerdown";
  };
  return {
    onPointerDownCapture: onPointer,
    onPointerUpCapture: onPointer,
    onPointerCancel: onPointer,
    onFocusIn({ target }) {
      const card = cardAround(target as Element);
      if (!card || !stage.current) return;
      const id = card.dataset.item ?? "";
      focused.value = id;
      const entered = !(target as Element).matches(".mgw-title");
      setTabStop(stage.current, id, entered);
      if (!pointerDown.current) show(id); // what is under the pointer stays there
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
    onKeyDown: (event) => press(event, typed.current),
  };
}
