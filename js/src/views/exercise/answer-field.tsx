// A field for a number that a learner has worked out, with a button that checks it. It is empty at first.

import { useSignal } from "@preact/signals";
import { Button } from "../../ui/button.tsx";
import { typedNumber } from "../../ui/number-text.ts";

interface Props {
  name: string;
  /** The name of the button. */
  check: string;
  onAnswer(number: number): void;
  onRefused(why: string): void;
}

export function AnswerField({ name, check, onAnswer, onRefused }: Props) {
  const text = useSignal("");
  const isRefused = useSignal(false);
  const answer = () => {
    const read = typedNumber(text.value);
    isRefused.value = "problem" in read;
    if (!("problem" in read)) onAnswer(read.number);
    else if (text.value.trim() === "")
      onRefused(`${name}: type a number first.`);
    else
      onRefused(
        `${name}: “${text.value.slice(0, 24)}” ${read.problem}. ${read.hint}`,
      );
  };
  return (
    <>
      <input
        type="text"
        inputMode="decimal"
        autocomplete="off"
        spellcheck={false}
        class="mgw-answer"
        aria-label={name}
        aria-invalid={isRefused}
        value={text}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
          isRefused.value = false;
        }}
        onKeyDown={({ key }) => {
          if (key === "Enter") answer();
        }}
      />
      <Button aria-label={check} onClick={answer}>
        Check
      </Button>
    </>
  );
}
