// One of several answers, and a button that checks it.

import { useSignal } from "@preact/signals";
import { Button } from "../../ui/button.tsx";
import { useOwnId } from "../../ui/own-id.ts";

interface Props {
  question: string;
  /** Each answer, and its text. */
  options: readonly (readonly [answer: string, text: string])[];
  isOver: boolean;
  onChoose?(answer: string): void;
  onAnswer(answer: string): void;
  onRefused(why: string): void;
}

export function Options(props: Props) {
  const { question, options, isOver, onChoose, onAnswer, onRefused } = props;
  const chosen = useSignal("");
  const group = useOwnId();
  return (
    <fieldset class="mgw-options">
      <legend>{question}</legend>
      {options.map(([answer, text]) => (
        <label key={answer}>
          <input
            type="radio"
            name={group}
            disabled={isOver}
            checked={chosen.value === answer}
            onChange={() => {
              chosen.value = answer;
              onChoose?.(answer);
            }}
          />
          {text}
        </label>
      ))}
      {!isOver && (
        <Button
          class="mgw-main"
          onClick={() =>
            chosen.value
              ? onAnswer(chosen.value)
              : onRefused("Choose an answer first, then press Check.")
          }
        >
          Check
        </Button>
      )}
    </fieldset>
  );
}
