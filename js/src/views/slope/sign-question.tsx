// A question about the sign of a slope before its number is shown: rising, falling, or flat?

import type { Signal } from "@preact/signals";
import type { DerivativeStore } from "../../store/derivative-store.ts";
import { exactText } from "../../ui/format.ts";

const ANSWERS = ["Rising", "Falling", "Flat"] as const;
type Answer = (typeof ANSWERS)[number];

/** Whether the question is open, and the last answer. */
export interface Question {
  isOpen: boolean;
  answer?: { given: Answer; x: number };
}

/** Whether the question is open and has no answer for the present x. */
export const isAsked = (question: Question, store: DerivativeStore) =>
  question.isOpen && question.answer?.x !== store.x.value;

interface Props {
  store: DerivativeStore;
  question: Signal<Question>;
}

export function SignQuestion({ store, question }: Props) {
  const { answer } = question.value;
  const given = answer?.x === store.x.value ? answer.given : undefined;
  return (
    <details
      class="mgw-question"
      onToggle={(event) => {
        question.value = { isOpen: event.currentTarget.open };
      }}
    >
      <summary>Is it rising or falling here?</summary>
      <p>
        Nudge x to the right by a hair: does {store.name}(x) go up, go down, or
        stay? Answer, and the slope comes back.
      </p>
      <div class="mgw-choices">
        {ANSWERS.map((option) => (
          <button
            key={option}
            type="button"
            aria-pressed={given === option}
            onClick={() => {
              question.value = {
                isOpen: true,
                answer: { given: option, x: store.x.value },
              };
            }}
          >
            {option}
          </button>
        ))}
        <span aria-live="polite">{given && verdict(store, given)}</span>
      </div>
    </details>
  );
}

const FLAT = 1e-6;

function verdict(store: DerivativeStore, given: Answer): string {
  const { slope } = store.shown.value;
  const [right, word]: [Answer, string] =
    slope > FLAT
      ? ["Rising", "positive"]
      : slope < -FLAT
        ? ["Falling", "negative"]
        : ["Flat", "zero"];
  const judged = given === right ? "Right" : "Look at the tangent";
  return `${judged}: at ${exactText(store.x.value)} the slope is ${word}.`;
}
