// A slider that shows a number as it is. It has no steps of its own: a range input rounds its value to
// its steps, and would show another number than the one in force.

import type { ReadonlySignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { Finger } from "./finger.ts";
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
  const input = (raw: number) =>
    onNumber(dragging.current ? rounded(raw, step, min, max) : raw);
  return (
    <RangeInput
      aria-label={name}
      aria-valuetext={text}
      min={min}
      max={max}
      step="any"
      value={Number.isFinite(value.value) ? exact(value.value) : "0"}
      shown={() => exact(value.peek())}
      onDragging={(isDragging) => {
        dragging.current = isDragging;
      }}
      onNumber={input}
    />
  );
}

interface RangeInputProps {
  "aria-label": string;
  "aria-valuetext": string | ReadonlySignal<string>;
  min: number;
  max: number;
  step: number | "any";
  value: number | string;
  disabled?: boolean;
  /** The value that it shows after a change. */
  shown: () => string;
  onDragging?(isDragging: boolean): void;
  onNumber(number: number): void;
}

/** A range input that a finger can pass over: only a tap and a move along it change its number. */
export function RangeInput(props: RangeInputProps) {
  const { shown, onDragging, onNumber, ...attributes } = props;
  const finger = useMemo(() => new Finger(), []);
  const tapped = useRef<number | undefined>(undefined);
  const end = () => {
    finger.end();
    tapped.current = undefined;
    onDragging?.(false);
  };
  const change = (slider: HTMLInputElement, number: number) => {
    if (!finger.isUnclear) onNumber(number);
    else tapped.current = number;
    slider.value = shown();
  };
  return (
    <input
      type="range"
      {...attributes}
      onPointerDown={(event) => {
        finger.down(event);
        onDragging?.(true);
      }}
      onPointerMove={(event) => finger.move(event)}
      onPointerUp={({ currentTarget }) => {
        const number = tapped.current;
        if (finger.end() && number !== undefined) change(currentTarget, number);
        end();
      }}
      onPointerCancel={end}
      onBlur={end}
      onInput={({ currentTarget }) =>
        change(currentTarget, currentTarget.valueAsNumber)
      }
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
