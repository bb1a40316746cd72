// Gradients by hand: for each node the sign first, then the number.

import { useSignal } from "@preact/signals";
import type { ExerciseStore } from "../../store/exercise/exercise-store.ts";
import { askedNodes } from "../../store/exercise/judge-gradients.ts";
import { gradientsOf } from "../../store/exercise/variant.ts";
import { Button } from "../../ui/button.tsx";
import { format } from "../../ui/format.ts";
import { formulaOf } from "../graph/graph-words.ts";
import { AnswerField } from "./answer-field.tsx";

const SIGNS = [
  [1, "positive"],
  [0, "zero"],
  [-1, "negative"],
] as const;

interface Props {
  store: ExerciseStore;
}

export function GradientsForm({ store }: Props) {
  const root = store.variant.structure.names[store.variant.tape.root];
  return (
    <div class="mgw-rows">
      <p>
        How fast does <code>{root}</code> change with each Value? First the
        sign, then the number.
      </p>
      {askedNodes(store.variant).map((node) => (
        <Row key={node} store={store} node={node} />
      ))}
    </div>
  );
}

function Row({ store, node }: Props & { node: number }) {
  const { structure } = store.variant;
  const name = structure.names[node] as string;
  const isSigned = useSignal(false);
  const tried = useSignal<number | undefined>(undefined);
  const formula = formulaOf(structure, node);
  const isFound = store.found.value.has(node);
  const isOver = store.isFinished.value || store.isRevealed.value;
  const sign = (given: number) => {
    tried.value = given;
    isSigned.value =
      given === Math.sign(gradientsOf(store.variant).grad[node] as number);
    store.graph.selected.value = node;
    store.say(
      isSigned.value
        ? `The sign of the gradient of ${name} is right. Now the number.`
        : `The sign is another one. If ${name} grows a little, does ${structure.names[structure.names.length - 1]} rise or fall?`,
    );
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row
    <div class="mgw-asked" role="group" aria-label={`Gradient of ${name}`}>
      <span class="mgw-of">
        <b>{name}</b>
        {formula && formula !== name && <span> = {formula}</span>}
      </span>
      {isFound ? (
        <span class="mgw-right">
          ✓ {format(store.graph.tape.grad[node] as number, 4)}
        </span>
      ) : (
        !isOver && (
          <>
            {SIGNS.map(([given, word]) => (
              <Button
                key={word}
                aria-label={`${name}: ${word}`}
                aria-pressed={tried.value === given}
                onClick={() => sign(given)}
              >
                {word}
              </Button>
            ))}
            {isSigned.value && (
              <AnswerField
                name={`Gradient of ${name}`}
                check={`Check ${name}`}
                onAnswer={(number) => store.answerGradient(node, number)}
                onRefused={(why) => store.say(why)}
              />
            )}
          </>
        )
      )}
    </div>
  );
}
