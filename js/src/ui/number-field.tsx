// A field for any exact number: a text field in the role of a spin button. A native number field hides
// typed text that is no number, and a refusal has to name it.

import type { ReadonlySignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { exact, moved, parse } from "./format.ts";

interface Props {
  name: string;
  value: ReadonlySignal<number>;
  /** What the field shows while nobody edits it; the number in full if left out. */
  shown?: ReadonlySignal<string>;
  /** How far the arrow keys move. */
  step: number;
  class?: string;
  disabled?: boolean;
  onNumber(number: number): void;
  onRefused(why: string): void;
}

export function NumberField(props: Props) {
  const { name, value, shown, step, onNumber, onRefused } = props;
  const input = useRef<HTMLInputElement>(null);
  const edited = useRef(false);
  const text = shown?.value ?? exact(value.value);

  /** Show the number, in full while the field has the focus; text that is being typed stays. */
  const show = (field: HTMLInputElement, focused: boolean) => {
    if (!edited.current) field.value = focused ? exact(value.peek()) : text;
  };
  useLayoutEffect(() => {
    const field = input.current;
    if (field)
      show(field, (field.getRootNode() as Document).activeElement === field);
  });
  const commit = (field: HTMLInputElement) => {
    if (!edited.current) return;
    const number = parse(field.value);
    edited.current = false;
    if (number === undefined)
      onRefused(
        `${name}: “${field.value}” is not a finite number; ${exact(value.peek())} stays`,
      );
    else onNumber(number);
    show(field, true);
  };

  return (
    <input
      ref={input}
      type="text"
      inputMode="decimal"
      role="spinbutton"
      autocomplete="off"
      spellcheck={false}
      class={props.class}
      disabled={props.disabled}
      aria-label={name}
      aria-valuenow={value.value}
      aria-valuetext={text}
      title={exact(value.value)}
      onInput={() => {
        edited.current = true;
      }}
      onChange={(event) => commit(event.currentTarget)}
      onFocus={(event) => {
        show(event.currentTarget, true);
        event.currentTarget.select();
      }}
      onBlur={(event) => {
        commit(event.currentTarget);
        show(event.currentTarget, false);
      }}
      onKeyDown={(event) => {
        const field = event.currentTarget;
        if (event.key === "Enter") commit(field);
        else if (event.key === "Escape") {
          edited.current = false;
          show(field, true);
        } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
          event.preventDefault();
          commit(field);
          const up = event.key === "ArrowUp" ? 1 : -1;
          onNumber(moved(value.peek(), up * step));
          show(field, true);
        }
      }}
    />
  );
}
