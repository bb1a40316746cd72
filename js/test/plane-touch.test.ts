// A finger over the points of a plane, with the tool that erases.
import { signal } from "@preact/signals";
import { expect, test, vi } from "vitest";
import { PointEditing } from "../src/views/plane/point-editing.ts";
import { pointerAndKeys } from "../src/views/plane/pointer.ts";

const axis = () => signal({ name: "", min: -1, max: 1 });

/** A sheet of 100 × 100 px with one point, in its middle. */
function sheet() {
  const remove = vi.fn();
  const editing = new PointEditing();
  editing.options = {
    x: axis(),
    y: axis(),
    points: () => ({
      count: 1,
      x: () => 0,
      y: () => 0,
      kind: () => 0,
      isHollow: () => false,
    }),
    count: () => 1,
    edits: { move: vi.fn(), add: vi.fn(), remove },
    isErasing: true,
    words: () => "",
    onMessage: () => {},
  };
  return { remove, on: pointerAndKeys(editing) };
}

function touchAt(clientX: number, clientY: number) {
  const box = { left: 0, top: 0, width: 100, height: 100 };
  const currentTarget = { getBoundingClientRect: () => box };
  const pointerType = "touch";
  const preventDefault = vi.fn();
  const event = { button: 0, pointerType, clientX, clientY, preventDefault };
  return { ...event, currentTarget } as never;
}

test("a swipe that begins on a point erases nothing, and may scroll", () => {
  const { remove, on } = sheet();
  const touch = touchAt(50, 50);
  on.onPointerDown(touch);
  on.onTouchStart(touch);
  on.onPointerMove(touchAt(50, 20));
  on.onPointerCancel();
  expect(remove).not.toHaveBeenCalled();
  expect(
    (touch as { preventDefault: () => void }).preventDefault,
  ).not.toHaveBeenCalled();
});

test("a tap on a point erases it", () => {
  const { remove, on } = sheet();
  on.onPointerDown(touchAt(50, 50));
  on.onPointerUp();
  on.onClick(touchAt(50, 50));
  expect(remove).toHaveBeenCalledExactlyOnceWith(0);
});
