// A slider that shows a number as it is. It has no steps of its own: a range input rounds its value to
// its steps, and would show another number than the one in force. Its keys are ours for the same reason:
// without steps, browsers differ in how far an arrow key moves.

import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { TargetedKeyboardEvent } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { roundStep, tickText } from "./axis.ts";
import { Finger } from "./finger.ts";
import { exact, moved } from "./format.ts";

interface Props {
  name: string;
  value: ReadonlySignal<number>;
  /** What a screen reader says for the number. */
  text: ReadonlySignal<string>;
  min: number;
  max: number;
  /** The arrow keys move by this, with Shift by ten of it. */
  step: number;
  /** What stands at the ends of the track, where that is not the range. */
  endTexts?: readonly [string, string];
  onNumber(number: number): void;
}

export function Slider(props: Props) {
  const { name, value, text, step, onNumber } = props;
  const held = useSignal<Ends | undefined>(undefined); // while the pointer is down
  const isDragged = useRef(false); // until a key: Firefox sends more input after the pointer is up
  const ends = held.value ?? props;
  const choose = (number: number) => {
    if (number !== value.peek()) onNumber(number);
  };
  const number = Number.isFinite(value.value) ? value.value : 0;
  const { min, max } = ends;
  const [first, last] = props.endTexts ?? [tickText(min), tickText(max)];
  return (
    <span
      class={min <= 0 && max >= 0 ? "mgw-slider mgw-has-zero" : "mgw-slider"}
      style={fillOf(number, ends)}
    >
      <RangeInput
        aria-label={name}
        aria-valuetext={text}
        min={min}
        max={max}
        step="any"
        value={exact(number)}
        shown={() => exact(value.peek())}
        onDragging={(isDragging) => {
          isDragged.current ||= isDragging;
          held.value = isDragging
            ? { min: props.min, max: props.max }
            : undefined;
        }}
        onNumber={(raw) => choose(isDragged.current ? rounded(raw, ends) : raw)}
        onKeyDown={(event) => {
          isDragged.current = false;
          const number = numberAt(event, value.peek(), step, props);
          if (number === undefined) return;
          event.preventDefault();
          choose(number);
          event.currentTarget.value = exact(value.peek());
        }}
      />
      <span class="mgw-ends" aria-hidden="true">
        <span>{first}</span>
        <span>{last}</span>
      </span>
    </span>
  );
}

type Ends = Pick<Props, "min" | "max">;

/** The custom properties for the track, as shares of it: where zero is, and from where to where it is filled. */
function fillOf(number: number, { min, max }: Ends): string {
  const share = (at: number) =>
    Math.min(Math.max((at / 2 - min / 2) / (max / 2 - min / 2), 0), 1);
  const [zero, at] = [share(0), share(number)];
  return `--mgw-zero: ${zero}; --mgw-from: ${Math.min(zero, at)}; --mgw-to: ${Math.max(zero, at)}`;
}

/** Where `key` moves a slider that is at `number`; undefined for a key that moves none. */
function numberAt(
  { key, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent,
  number: number,
  step: number,
  { min, max }: Ends,
): number | undefined {
  if (ctrlKey || altKey || metaKey) return undefined;
  if (key === "Home") return min;
  if (key === "End") return max;
  const steps = STEPS[key];
  if (steps === undefined) return undefined;
  if (!Number.isFinite(number)) return 0; // where the thumb stands
  // a number outside of a range that was set by hand moves from where it is
  const isArrow = Math.abs(steps) === 1;
  const to = moved(number, (shiftKey && isArrow ? 10 * steps : steps) * step);
  return Math.min(Math.max(to, Math.min(min, number)), Math.max(max, number));
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};

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
  onKeyDown?(event: TargetedKeyboardEvent<HTMLInputElement>): void;
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
        const { ownerDocument } = event.currentTarget; // a mouse may be anywhere when it is released
        ownerDocument.addEventListener("pointerup", end, { once: true });
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

/** A short number near `number`, for a drag: a multiple of 1, 2 or 5 times a power of ten. */
function rounded(number: number, { min, max }: Ends): number {
  const step = roundStep(max / 300 - min / 300);
  const near = Number((Math.round(number / step) * step).toPrecision(12));
  return Math.min(Math.max(near, min), max);
}
