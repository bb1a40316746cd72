// A field for any exact number: a text field in the role of a spin button. A native number field hides
// typed text that is no number, and a refusal has to name it. What was refused stays to be mended.

import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { exact, exactText, moved, shortened } from "./format.ts";
import { typedNumber } from "./number-text.ts";

interface Props {
  name: string;
  value: ReadonlySignal<number>;
  /** What the field shows while nobody edits it; the number in full if left out. */
  shown?: ReadonlySignal<string>;
  /** How far the arrow keys move. */
  step: number;
  class?: string;
  disabled?: boolean;
  /** Why a number is refused, in a sentence; undefined if it is not. */
  check?(number: number): string | undefined;
  onNumber(number: number): void;
  onRefused(why: string): void;
}

/** Text that the field has refused, and what the number was then. */
interface Refusal {
  text: string;
  why: string;
  number: number;
}

export function NumberField(props: Props) {
  const { name, value, shown, step, onRefused } = props;
  const input = useRef<HTMLInputElement>(null);
  const edited = useRef(false);
  const refusal = useSignal<Refusal | undefined>(undefined);
  const text = shown?.value ?? exactText(value.value);

  /** Show the number, in full while the field has the focus; text that is being typed stays. */
  const show = (field: HTMLInputElement, focused: boolean) => {
    if (!edited.current) field.value = focused ? exact(value.peek()) : text;
  };
  const forget = () => {
    edited.current = false;
    refusal.value = undefined;
  };
  useLayoutEffect(() => {
    const field = input.current;
    if (!field) return;
    const focused = (field.getRootNode() as Document).activeElement === field;
    const old = refusal.peek();
    // another number has come since, and nobody is mending the text
    if (old && !focused && !Object.is(old.number, value.peek())) forget();
    show(field, focused);
  });
  const refuse = (text: string, why: string) => {
    refusal.value = { text, why, number: value.peek() };
    onRefused(why);
  };
  /** Take over what was typed; whether there is nothing left to mend. */
  const commit = (field: HTMLInputElement, isAsked = false): boolean => {
    if (!edited.current) return true;
    const typed = field.value;
    if (!isAsked && typed === refusal.peek()?.text) return false; // known already
    const read = typedNumber(typed);
    const why =
      "problem" in read
        ? `${name}: ${typed.trim() ? `“${shortened(typed)}” ${read.problem}` : "the field is empty"}; ${exactText(value.peek())} stays. ${read.hint}`
        : props.check?.(read.number);
    if (why !== undefined) refuse(typed, why);
    if ("problem" in read || why !== undefined) return false;
    forget();
    props.onNumber(read.number);
    show(field, true);
    return true;
  };
  const nudge = (field: HTMLInputElement, by: number) => {
    if (!commit(field)) return;
    const to = moved(value.peek(), by);
    const why = props.check?.(to);
    if (why === undefined) props.onNumber(to);
    else onRefused(why); // nothing was typed that could be mended
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
      aria-invalid={refusal.value !== undefined}
      title={refusal.value?.why ?? exactText(value.value)}
      onInput={() => {
        edited.current = true;
        refusal.value = undefined;
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
        if (event.key === "Enter") commit(field, true);
        else if (event.key === "Escape") {
          if (refusal.peek()) event.stopPropagation(); // the next one closes what is around
          forget();
          show(field, true);
        } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
          event.preventDefault();
          nudge(field, event.key === "ArrowUp" ? step : -step);
        }
      }}
    />
  );
}
