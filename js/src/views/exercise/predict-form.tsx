// Predict: the expression with its numbers, and no graph before the answer.

import type { ExerciseStore } from "../../store/exercise/exercise-store.ts";
import { CHOICES } from "../../store/exercise/judge-predict.ts";
import { exactText } from "../../ui/format.ts";
import { formulaOf } from "../graph/graph-words.ts";
import { AnswerField } from "./answer-field.tsx";
import { Options } from "./options.tsx";

export function PredictForm({ store }: { store: ExerciseStore }) {
  const { structure, tape, settings } = store.variant;
  const root = structure.names[tape.root] as string;
  const isOver = store.isFinished.value || store.isRevealed.value;
  const { ask = "sign", of = "", learning_rate: rate = 0.1 } = settings;
  const question = {
    sign: `If ${of} grows a little, what does ${root} do?`,
    gradient: `What is the gradient of ${of}: how fast does ${root} change with it?`,
    value: `What is ${root}?`,
    step: `One step with the learning rate ${exactText(rate)} moves ${of} by −${exactText(rate)} × its gradient. What does ${root} do?`,
  }[ask];
  const asksNumber = ask === "gradient" || ask === "value";
  return (
    <div class="mgw-rows">
      <Expression store={store} />
      {!asksNumber && (
        <Options
          question={question}
          options={CHOICES.map((choice) => [choice, `${root} ${choice}`])}
          isOver={isOver}
          onAnswer={(answer) => store.answer(answer)}
          onRefused={(why) => store.say(why)}
        />
      )}
      {asksNumber && <p>{question}</p>}
      {asksNumber && !isOver && (
        <div class="mgw-choices">
          <AnswerField
            name={ask === "value" ? root : `Gradient of ${of}`}
            check="Check"
            onAnswer={(number) => store.answer(number)}
            onRefused={(why) => store.say(why)}
          />
        </div>
      )}
    </div>
  );
}

/** The lines that make the graph. */
function Expression({ store }: { store: ExerciseStore }) {
  const { structure, tape, written } = store.variant;
  const lines = structure.names.flatMap((name, i) => {
    if (tape.isLeaf(i))
      return structure.roles[i] === "constant"
        ? []
        : [`${name} = ${exactText(tape.data[i] as number)}`];
    const own = Object.hasOwn(written, name) ? written[name] : undefined;
    const formula = typeof own === "string" ? own : formulaOf(structure, i);
    return formula === name ? [] : [`${name} = ${formula}`];
  });
  return (
    <pre class="mgw-lines">
      <code>{lines.join("\n")}</code>
    </pre>
  );
}
