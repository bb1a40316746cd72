// The sign is asked before the number: rising, falling, or flat?

import type { Signal } from "@preact/signals";
import type { DerivativeStore } from "../../store/derivative-store.ts";
import { exact } from "../../ui/format.ts";

const ANSWERS = ["Rising", "Falling", "Flat"] as const;
type Answer = (typeof ANSWERS)[number];

/** Whether the question is open, and what was answered where. */
export interface Question {
  isOpen: boolean;
  answer?: { said: Answer; x: number };
}

/** Whether an answer is still awaited where `store` looks now. */
export const isAsked = (question: Question, store: DerivativeStore) =>
  question.isOpen && question.answer?.x !== store.x.value;

interface Props {
  store: DerivativeStore;
  question: Signal<Question>;
}

export function SignQuestion({ store, question }: Props) {
  const { answer } = question.value;
  const said = answer?.x === store.x.value ? answer.said : undefined;
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
      <div class="mgw-answers">
        {ANSWERS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={said === one}
            onClick={() => {
              question.value = {
                isOpen: true,
                answer: { said: one, x: store.x.value },
              };
            }}
          >
            {one}
          </button>
        ))}
        <span aria-live="polite">{said && verdict(store, said)}</span>
      </div>
    </details>
  );
}

const FLAT = 1e-6;

function verdict(store: DerivativeStore, said: Answer): string {
  const { slope } = store.shown.value;
  const [right, word]: [Answer, string] =
    slope > FLAT
      ? ["Rising", "positive"]
      : slope < -FLAT
        ? ["Falling", "negative"]
        : ["Flat", "zero"];
  const judged = said === right ? "Right" : "Look at the tangent";
  return `${judged}: at ${exact(store.x.value).replace("-", "−")} the slope is ${word}.`;
}
