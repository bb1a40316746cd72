// The source of a run as its view shows it: layers, points, settings and seed, and no step of the run.

import { datasetOf, dividedPlaces } from "../engine/datasets.ts";
import type { Source } from "../source/checks.ts";
import { recipeIn } from "../source/run.ts";
import type { TrainingStore } from "../store/training/training-store.ts";
import type { RunExamples } from "../store/training/wire.ts";

/** Keys that a setting or other points may take away. */
const CHANGING = [
  ...[
    "bias",
    "features",
    "test",
    "lr",
    "learning_rate",
    "momentum",
    "nesterov",
  ],
  ...["weight_decay", "betas", "eps", "alpha"],
];

export class RunSource {
  readonly #store: TrainingStore;
  readonly #given: Source;
  /** The run before its first step, as the source gives it. */
  readonly #start: object;
  #examples: RunExamples | undefined;
  #data: Source = {};

  /** `given` is what `store` was made of. */
  constructor(store: TrainingStore, given: Source) {
    const { examples } = store.run;
    this.#store = store;
    this.#given = given;
    this.#start = store.start;
    store.builder.seed.value = (given.seed as number | undefined) ?? 1337;
    if (given.test === undefined)
      examples.value = { ...examples.peek(), recipe: recipeIn(given) };
  }

  /** The source of what is shown now; undefined where it has none. */
  now(): Source | undefined {
    const { builder, run, settings, player, isLog, start } = this.#store;
    const { layers } = builder;
    if (!layers) return undefined;
    const { features } = run.structure.peek();
    const { optimizer, batchSize, l1, l2, clearsGrad } = settings;
    const kept = Object.entries(this.#given).filter(
      ([key]) => !CHANGING.includes(key),
    );
    const { bias } = this.#given;
    const { kind, ...rate } = optimizer.lr;
    return {
      ...Object.fromEntries(kept),
      layers: [
        run.shape.peek().inputs.length,
        ...layers.map(({ neurons }) => neurons),
      ],
      ...(features.length > 0 && { features }),
      activation: builder.activation,
      output: layers.at(-1)?.activation,
      ...(bias !== undefined && start === this.#start && { bias }),
      seed: builder.seed.peek(),
      ...this.#dataOf(run.examples.peek()),
      loss: run.structure.peek().loss,
      optimizer: optimizer.name,
      lr: kind === "constant" && "lr" in rate ? rate.lr : optimizer.lr,
      ...optimizer.settings,
      l1,
      l2,
      batch_size: batchSize,
      zero_grad: clearsGrad,
      speed: player.speed.peek(),
      log_scale: isLog.peek(),
    };
  }

  /** The keys `data` and `test`: how the examples are made, or all of them. */
  #dataOf(examples: RunExamples): Source {
    if (examples === this.#examples) return this.#data;
    this.#examples = examples;
    const { recipe } = examples;
    if (recipe && isMade(examples)) {
      const { heldOut, ...data } = recipe;
      this.#data = {
        data: heldOut > 0 ? { ...data, held_out: heldOut } : data,
      };
    } else {
      const { nin, width, isFlat, X, y, test } = examples;
      const rows = (given: { X: Float64Array; y: Float64Array }) => ({
        X: rowsOf(given.X, nin),
        y: isFlat ? [...given.y] : rowsOf(given.y, width),
      });
      this.#data = {
        data: rows({ X, y }),
        ...(test.y.length > 0 && { test: rows(test) }),
      };
    }
    return this.#data;
  }
}

/** Whether the recipe gives these targets: those of a loss may be 0 and 1 in place of −1 and 1. */
function isMade({ recipe, y }: RunExamples): boolean {
  if (!recipe) return false;
  const made = datasetOf(recipe);
  const [places] = dividedPlaces(made.y.length, recipe.heldOut, 0);
  return y.every((target, k) => target === made.y[places[k] as number]);
}

function rowsOf(numbers: Float64Array, width: number): number[][] {
  return Array.from({ length: numbers.length / width }, (_, k) => [
    ...numbers.subarray(k * width, (k + 1) * width),
  ]);
}
