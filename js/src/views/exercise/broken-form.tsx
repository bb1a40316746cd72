// Find the broken node: one whose backward does not do what its operation demands.

import { useEffect } from "preact/hooks";
import type { ExerciseStore } from "../../store/exercise/exercise-store.ts";
import { innerOf } from "../../store/exercise/variant.ts";
import { formulaOf } from "../graph/graph-words.ts";
import { Options } from "./options.tsx";

export function BrokenForm({ store }: { store: ExerciseStore }) {
  const { variant, graph } = store;
  const { names } = variant.structure;
  const select = (name: string) => {
    graph.selected.value = names.indexOf(name);
  };
  useEffect(() => {
    graph.selected.value = -1;
  }, [graph]);
  return (
    <div class="mgw-rows">
      <Options
        question="The gradients are those of a backward pass in which one node does something else than its operation demands. Which one?"
        options={innerOf(variant).map((node) => {
          const [name, formula] = [
            names[node] as string,
            formulaOf(variant.structure, node),
          ];
          return [name, formula === name ? name : `${name} = ${formula}`];
        })}
        isOver={store.isFinished.value || store.isRevealed.value}
        onChoose={select}
        onAnswer={(answer) => store.answer(answer)}
        onRefused={(why) => store.say(why)}
      />
    </div>
  );
}
