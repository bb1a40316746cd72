// A slider that shows a number as it is. It has no steps of its own: a range input rounds its value to
// its steps, and would show another number than the one in force.

import type { ReadonlySignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { exact } from "./format.ts";

interface Props {
  name: string;
  value: ReadonlySignal<number>;
  /** What a screen reader says for the number. */
  text: ReadonlySignal<string>;
  min: number;
  max: number;
  /** A drag with the mouse rounds to multiples of this, so that it gives short numbers. */
  step: number;
  onNumber(number: number): void;
}

export function Slider({ name, value, text, min, max, step, onNumber }: Props) {
  const dragging = useRef(false);
  const endDrag = () => {
    dragging.current = false;
  };
  return (
    <input
      type="range"
      aria-label={name}
      aria-valuetext={text}
      min={min}
      max={max}
      step="any"
      value={Number.isFinite(value.value) ? exact(value.value) : "0"}
      onPointerDown={() => {
        dragging.current = true;
      }}
      onPointerUp={endDrag}
      onPointerCancel={endDrag}
      onBlur={endDrag}
      onInput={({ currentTarget: slider }) => {
        const raw = slider.valueAsNumber;
        onNumber(dragging.current ? rounded(raw, step, min, max) : raw);
        slider.value = exact(value.peek());
      }}
    />
  );
}

/** The multiple of `step` nearest to `number`, without the rounding error of binary fractions. */
function rounded(
  number: number,
  step: number,
  min: number,
  max: number,
): number {
  const near = Number((Math.round(number / step) * step).toPrecision(12));
  return Math.min(Math.max(near, min), max);
}
