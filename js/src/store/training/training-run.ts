// Run: a training run as this page has it: how it is computed, on what, and where it is. What a view
// asks of it is here; what a learner does with it is in training-store.ts.

import {
  computed,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import { activationsOf } from "../../engine/nn.ts";
import type { Trainer } from "../../engine/trainer.ts";
import type { Host } from "../../host/host.ts";
import type { TrainingWidgetModel } from "../../models.ts";
import type { NetworkShape } from "../network-shape.ts";
import { borderOf, labelsOf, markClasses } from "./classes.ts";
import { KnownForms } from "./known-forms.ts";
import { canMove, load, type Machine, machineOf } from "./machine.ts";
import { Measures } from "./measures.ts";
import type { Act, RunEvent, Situation } from "./run-event.ts";
import type { RunHistory, Snapshot } from "./run-history.ts";
import { atStart, type Rest, snapshotOf } from "./snapshots.ts";
import { Course } from "./timeline.ts";
import {
  type RunExamples,
  type RunState,
  type RunStructure,
  unpackExamples,
  unpackRun,
  unpackStructure,
} from "./wire.ts";

export abstract class Run {
  readonly structure: Signal<RunStructure>;
  readonly examples: Signal<RunExamples>;
  /** Moves on with every change of parameters, gradients or settings. */
  readonly tick = signal(0);
  readonly event: Signal<RunEvent> = signal({ kind: "shown" });
  /** The loss of what is looked at in the four acts; undefined after a step. */
  readonly actLoss: Signal<number | undefined> = signal(undefined);
  /** The acts since the last step. */
  readonly done: Signal<ReadonlySet<Act>> = signal(new Set<Act>());
  /** Inputs and layers; none where the model is no plain MLP. */
  readonly shape: ReadonlySignal<NetworkShape> = computed(() => ({
    inputs: namesOf(this.examples.value.nin),
    layers: this.structure.value.layers,
  }));
  /** Whether the targets stand for classes, as far as one can tell of several numbers. */
  readonly areClasses: ReadonlySignal<boolean> = computed(() => {
    const { y, width } = this.examples.value;
    return width === 1 || markClasses(y, width);
  });
  readonly course: Course;
  readonly measures = new Measures();
  /** The run as the kernel had it last. */
  held: RunState;
  protected machine: Machine;
  protected forms: KnownForms;
  /** The gradient before the step that is half done: what is told of the run has no part of that. */
  protected wholeGrad: Float64Array | undefined;

  constructor(host: Host<TrainingWidgetModel>) {
    this.structure = signal(unpackStructure(host.get("structure")));
    this.examples = signal(unpackExamples(host.get("examples")));
    this.held = unpackRun(host.get("run"));
    this.machine = this.machineOf(this.held);
    this.forms = new KnownForms(this.examples.peek());
    this.course = new Course(this.held);
  }

  protected machineOf(run: RunState): Machine {
    return machineOf(this.structure.peek(), this.examples.peek(), run);
  }

  // ---- what a view asks

  /** Why the kernel has to make the steps; "" where this page can. */
  get driven(): string {
    return this.machine.driven;
  }

  get trainer(): Trainer | undefined {
    return this.machine.trainer;
  }

  get parameters(): Float64Array {
    return this.trainer?.parameters ?? this.held.parameters;
  }

  get grad(): Float64Array {
    return this.wholeGrad ?? this.trainer?.grad ?? this.held.grad;
  }

  /** How many steps the run has made. */
  get step(): ReadonlySignal<number> {
    return this.course.step;
  }

  get history(): RunHistory<Rest> {
    return this.course.history;
  }

  /** The loss of the last step. */
  get loss(): number | undefined {
    return this.course.loss;
  }

  /** Whether numbers have run away: there is nothing to be trained any more. */
  get isLost(): boolean {
    const { loss, parameters } = this;
    const isWrong = loss !== undefined && !Number.isFinite(loss);
    return isWrong || !parameters.every(Number.isFinite);
  }

  /** Whether the loss is more than twice what the run began with: it is running away. */
  get grows(): boolean {
    const { record } = this.history.current;
    const { loss } = this;
    const first = record.first;
    return loss !== undefined && first > 0 && loss > 2 * first;
  }

  /** How many examples it is trained on. */
  get count(): number {
    const { X, nin } = this.examples.value;
    return X.length / nin;
  }

  /** How many numbers the model gives. */
  get outputs(): number {
    return this.structure.value.model.outputs.length;
  }

  get labels(): readonly number[] {
    return labelsOf(this.outputs, this.examples.value.y);
  }

  /** Where two classes part, for one output; undefined where the targets are no two classes. */
  get border(): number | undefined {
    return borderOf(this.outputs, this.labels, this.structure.value.loss);
  }

  /** What each unit says for example `i`, inputs first; undefined where that is not known here. */
  activations(i: number): Float64Array | undefined {
    const { X, nin } = this.examples.value;
    const inputs = X.subarray(i * nin, (i + 1) * nin);
    return activationsOf(this.shape.value.layers, this.parameters, inputs);
  }

  /** The outputs for points, row by row. */
  predict(points: Float64Array): Float64Array {
    return this.trainer?.predict(points) ?? new Float64Array();
  }

  /** All of it, with the losses from step `from` on that the kernel has not been told of. */
  state(from: number): Omit<RunState, "step"> {
    const { trainer } = this;
    const losses = this.course.untold.since(from);
    if (!trainer) return { ...this.held, losses };
    return {
      ...trainer.place(),
      grad: this.grad,
      losses,
      batchSize: trainer.batchSize,
      l2: trainer.l2,
      zeroGrad: trainer.clearsGrad,
    };
  }

  // ---- what is said

  refuse(why: string): void {
    this.say({ kind: "refused", why });
  }

  /** Say something that changes nothing of the run. */
  tell(what: string): void {
    this.say({ kind: "told", what });
  }

  protected say(event: RunEvent): void {
    this.event.value = event;
  }

  // ---- where it is

  protected situation(): Situation {
    const hadGradients = this.grad.some((g) => g !== 0);
    return { hadGradients, looked: this.actLoss.peek() };
  }

  protected snapshot(): Snapshot<Rest> {
    const step = this.step.peek();
    return snapshotOf(this.state(this.course.untold.end), step);
  }

  /** The numbers of the run are those of `given`; an epoch of more examples than there are begins anew. */
  protected goTo(given: RunState): void {
    const { batches } = given;
    const fits = batches.at <= this.count;
    const run = fits ? given : { ...given, batches: { ...batches, at: 0 } };
    this.held = run;
    if (this.trainer && canMove(run)) load(this.trainer, run);
    else if (this.trainer || canMove(run)) {
      this.machine = this.machineOf(run); // another optimiser: one that this page knows, or not
      this.structure.value = { ...this.structure.peek() };
    }
  }

  /** Those of a snapshot; settings stay. */
  protected goBackTo(to: Snapshot<Rest>): void {
    const now = this.state(this.course.untold.end);
    const { step, parameters, rest } = to;
    const optimizer = atStart(now.optimizer, rest.optimizer);
    this.goTo({ ...now, ...rest, optimizer, parameters, step });
    this.unlook();
  }

  /** Compute it anew, as structure and examples say; whether this page can. */
  protected rebuilt(run: RunState): boolean {
    this.held = run;
    this.machine = this.machineOf(run);
    return this.driven === "";
  }

  /** No batch is looked at any more. */
  unlook(): void {
    this.actLoss.value = undefined;
    if (this.done.peek().size > 0) this.done.value = new Set();
  }

  protected measure(now = false): void {
    const areClasses = this.areClasses.peek();
    this.measures.count(this.machine, this.examples.peek(), areClasses, now);
  }
}

const namesOf = (nin: number) =>
  Array.from({ length: nin }, (_, k) => (nin === 1 ? "x" : `x${k + 1}`));
