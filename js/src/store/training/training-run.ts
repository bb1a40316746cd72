// TrainingRun: a training run on this page: how it is computed, on what, and where it is. Views read it
// here; what a learner does with it is in training-store.ts.

import {
  batch,
  computed,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import { FEATURES, type Feature, inputsOf } from "../../engine/features.ts";
import { activationsOf, type Extent, unitFields } from "../../engine/nn.ts";
import type { Sliced } from "../../engine/sliced.ts";
import type { Trainer } from "../../engine/trainer.ts";
import type { NetworkShape } from "../network-shape.ts";
import type { Sight } from "../sight.ts";
import {
  borderOf,
  distinct,
  labelsOf,
  Measures,
  markClasses,
} from "./measures.ts";
import {
  canMove,
  formsFor,
  KnownForms,
  load,
  type PageTrainer,
  pageTrainerOf,
} from "./page-trainer.ts";
import type { Situation, StepAct } from "./run-event.ts";
import {
  atStart,
  type NamedSettings,
  type Rest,
  type RunHistory,
  type Snapshot,
  snapshotOf,
} from "./run-history.ts";
import { RunTimeline } from "./timeline.ts";
import type { RunExamples, RunState, RunStructure } from "./wire.ts";

export class TrainingRun {
  readonly structure: Signal<RunStructure>;
  readonly examples: Signal<RunExamples>;
  /** Goes up with every change of parameters, gradients or settings. */
  readonly tick = signal(0);
  /** The loss that forward or backward gave; undefined after a step. */
  readonly actLoss: Signal<number | undefined> = signal(undefined);
  /** The acts since the last step. */
  readonly done: Signal<ReadonlySet<StepAct>> = signal(new Set<StepAct>());
  /** The names of the numbers of an example. */
  readonly names: ReadonlySignal<readonly string[]> = computed(() =>
    namesOf(this.examples.value.nin),
  );
  /** Inputs and layers; no layers if the model is not a plain MLP. */
  readonly shape: ReadonlySignal<NetworkShape> = computed(() => {
    const { layers, features } = this.structure.value;
    const plane = this.names.value;
    return features.length === 0
      ? { inputs: plane, layers }
      : { inputs: features.map(inSymbols), layers, plane };
  });
  /** Whether the targets stand for classes; several numbers an example are judged by their pattern. */
  readonly areClasses: ReadonlySignal<boolean> = computed(() => {
    const { y, width } = this.examples.value;
    return width === 1 || markClasses(y, width);
  });
  readonly timeline: RunTimeline;
  /** How many steps the run has made. */
  readonly step: ReadonlySignal<number>;
  readonly history: RunHistory<Rest>;
  readonly measures = new Measures();
  /** The run as the kernel had it last. */
  held: RunState;
  #pageTrainer: PageTrainer;
  #forms: KnownForms;
  /** The last two classes that the targets had; empty if they never had two. */
  #pair: readonly number[] = [];
  /** The gradient before the step that is half done: no commit and no view has part of a step. */
  #wholeGrad: Float64Array | undefined;

  readonly #sight: Sight | undefined;

  constructor(
    structure: RunStructure,
    examples: RunExamples,
    run: RunState,
    sight?: Sight,
  ) {
    this.#sight = sight;
    this.structure = signal(structure);
    this.examples = signal(examples);
    this.held = run;
    this.#pageTrainer = this.#pageTrainerOf(run);
    this.#forms = new KnownForms(examples);
    this.#meetClasses(examples);
    this.timeline = new RunTimeline(run, sight);
    this.step = this.timeline.step;
    this.history = this.timeline.history;
  }

  #pageTrainerOf(run: RunState): PageTrainer {
    return pageTrainerOf(this.structure.peek(), this.examples.peek(), run);
  }

  // ---- what a view reads

  /** Why the kernel has to make the steps; "" where this page can. */
  get kernelReason(): string {
    return this.#pageTrainer.kernelReason;
  }

  get trainer(): Trainer | undefined {
    return this.#pageTrainer.trainer;
  }

  get parameters(): Float64Array {
    return this.trainer?.parameters ?? this.held.parameters;
  }

  get grad(): Float64Array {
    return this.#wholeGrad ?? this.trainer?.grad ?? this.held.grad;
  }

  /** The loss of the last step. */
  get loss(): number | undefined {
    return this.timeline.loss;
  }

  /** Whether the loss or a parameter is no finite number: further training changes nothing. */
  get isLost(): boolean {
    const { loss, parameters } = this;
    const isWrong = loss !== undefined && !Number.isFinite(loss);
    return isWrong || !parameters.every(Number.isFinite);
  }

  /** Whether the loss is more than twice the first one: the run diverges. */
  get grows(): boolean {
    const { first } = this.history.current.record;
    const { loss } = this;
    return loss !== undefined && first > 0 && loss > 2 * first;
  }

  /** How many examples it is trained on. */
  get count(): number {
    const { X, nin } = this.examples.value;
    return X.length / nin;
  }

  /** How many outputs the model has. */
  get outputs(): number {
    return this.structure.value.model.outputs.length;
  }

  get labels(): readonly number[] {
    const { loss } = this.structure.value;
    return labelsOf(this.outputs, this.examples.value.y, this.#pair, loss);
  }

  /** The border between two classes, for one output; undefined if the targets are not two classes. */
  get border(): number | undefined {
    return borderOf(this.outputs, this.labels, this.structure.value.loss);
  }

  /** The output of each unit for example `i`, inputs first; undefined where this page does not know it. */
  activations(i: number): Float64Array | undefined {
    const { X, nin } = this.examples.value;
    const { layers, features } = this.structure.value;
    const inputs = inputsOf(features, X.subarray(i * nin, (i + 1) * nin));
    return activationsOf(layers, this.parameters, inputs);
  }

  /** What each unit gives over the plane of two inputs; see unitFields. */
  fields(
    axes: readonly [Extent, Extent],
    side: number,
    result?: Float64Array,
  ): Float64Array | undefined {
    const { layers, features } = this.structure.value;
    const used = features.map((name) => FEATURES[name] as Feature);
    return unitFields(
      ...[layers, this.parameters, axes, side, result],
      used.length > 0 ? used : undefined,
    );
  }

  /** The outputs for points, row by row. */
  predict(points: Float64Array): Float64Array {
    return this.trainer?.predict(points) ?? new Float64Array();
  }

  // ---- where it is

  /** The whole run, with the losses from step `from` on that the kernel has not acknowledged. */
  state(from: number): RunState {
    const { trainer } = this;
    const losses = this.timeline.unsent.since(from);
    const step = from + losses.length;
    if (!trainer) return { ...this.held, losses, step };
    return {
      ...trainer.place(),
      grad: this.grad,
      losses,
      step,
      batch_size: trainer.batchSize,
      l1: trainer.l1,
      l2: trainer.l2,
      zero_grad: trainer.clearsGrad,
      foreign: false,
    };
  }

  /** The whole run without losses. */
  now(): RunState {
    return this.state(this.timeline.unsent.end);
  }

  situation(): Situation {
    const hadGradients = this.grad.some((g) => g !== 0);
    return { hadGradients, lossBefore: this.actLoss.peek() };
  }

  /** The run takes the state `given`; an epoch of more examples than there are begins anew. */
  goTo(given: RunState): void {
    const { batches } = given;
    const fits = batches.at <= this.count;
    const run = fits ? given : { ...given, batches: { ...batches, at: 0 } };
    this.held = run;
    if (this.trainer && canMove(run)) load(this.trainer, run);
    else if (this.trainer || canMove(run)) {
      this.#pageTrainer = this.#pageTrainerOf(run); // another optimiser: one that this page knows, or not
      this.structure.value = { ...this.structure.peek() };
    }
  }

  /** The run takes the state of a snapshot; settings stay. */
  goBackTo(to: Snapshot<Rest>): void {
    const now = this.now();
    const { step, parameters, rest } = to;
    const optimizer = atStart(now.optimizer, rest.optimizer);
    this.goTo({ ...now, ...rest, optimizer, parameters, step });
    this.clearActs();
  }

  // ---- steps

  /** A step, in slices. */
  *stepping(): Sliced<void> {
    const { trainer } = this;
    if (!trainer) return;
    this.#wholeGrad = trainer.grad.slice();
    const loss = yield* trainer.stepping();
    this.#wholeGrad = undefined;
    trainer.losses.length = 0;
    this.timeline.made(loss);
  }

  /** Undo a step that is half done. */
  abandonStep(): void {
    this.#wholeGrad = undefined;
    this.goBackTo(this.history.at(this.step.peek()));
  }

  /** The history keeps how the run is after the steps just made, and the settings they were made with. */
  record(settings: NamedSettings): void {
    const { tester } = this.#pageTrainer;
    if (tester) tester.parameters.set(this.parameters);
    this.timeline.record(this.#snapshot(), tester && (() => tester.loss()));
    this.history.current.settings.add(settings);
  }

  /** A learner has changed parameters or gradients. */
  amend(): void {
    this.timeline.amend(this.#snapshot());
  }

  #snapshot(): Snapshot<Rest> {
    return snapshotOf(this.now(), this.step.peek());
  }

  /** Forward, zero grad or backward. */
  perform(act: Exclude<StepAct, "step">, trainer: Trainer): void {
    if (act === "zero_grad") trainer.zeroGrad();
    else this.actLoss.value = trainer[act]();
    this.done.value = new Set([...this.done.peek(), act]);
    this.amend();
  }

  /** The next act is the first of a step. */
  clearActs(): void {
    this.actLoss.value = undefined;
    if (this.done.peek().size > 0) this.done.value = new Set();
  }

  /** Views draw again, and the right examples are counted if there is time, or `now`. */
  changed(now = false): void {
    const draw = () =>
      batch(() => {
        this.tick.value += 1;
        this.measure(now);
      });
    if (this.#sight) this.#sight.show(draw);
    else draw();
  }

  measure(now = false): void {
    const { examples, areClasses, measures } = this;
    const given = examples.peek();
    measures.count(this.#pageTrainer, given, areClasses.peek(), now);
  }

  // ---- how it is computed

  /** Compute this loss from now on. Where this page cannot, the old loss stays; gives the reason, or "". */
  setLoss(loss: RunStructure["loss"]): string {
    const before = this.structure.peek();
    this.structure.value = { ...before, loss };
    this.#makeTrainer(this.now());
    const why = this.kernelReason;
    if (why) {
      this.structure.value = before;
      this.#makeTrainer(this.held);
    } else this.clearActs();
    return why;
  }

  /** Train on these from now on. Throws, and changes nothing, if the loss or the model does not fit. */
  trainOn(given: RunExamples, trainer: Trainer): void {
    const examples = { ...given, formOf: this.#forms.of(given) };
    const { X, y, test } = examples;
    const { loss } = this.structure.peek();
    const forms = trainer.kinds > 1 ? formsFor(loss, examples) : undefined;
    trainer.trainOn(X, y, forms);
    this.#meetClasses(examples);
    const hasSameTest = test === this.examples.peek().test;
    this.examples.value = examples;
    if (!hasSameTest)
      this.#pageTrainer = { ...this.#pageTrainerOf(this.now()), trainer };
    this.clearActs();
  }

  /** The kernel has recorded the run anew, or has other examples. */
  rebuild(structure: RunStructure, examples: RunExamples, run: RunState): void {
    this.structure.value = structure;
    this.examples.value = examples;
    this.#forms = new KnownForms(examples);
    this.#pair = [];
    this.#meetClasses(examples);
    this.#makeTrainer(run);
    this.timeline.follow(run);
  }

  #meetClasses({ y }: RunExamples): void {
    const found = distinct(y);
    if (found.length === 2) this.#pair = found;
  }

  #makeTrainer(run: RunState): void {
    this.held = run;
    this.#pageTrainer = this.#pageTrainerOf(run);
  }
}

/** `x1²`, `x1·x2`, `sin x1` */
export const inSymbols = (feature: string) =>
  feature
    .replace("**2", "²")
    .replace("*", "·")
    .replace(/\((.*)\)/, " $1");

const namesOf = (nin: number) =>
  Array.from({ length: nin }, (_, k) => (nin === 1 ? "x" : `x${k + 1}`));
