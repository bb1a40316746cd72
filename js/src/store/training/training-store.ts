// TrainingStore: a training run on this page. What a learner does is computed here, a frame at a time,
// and committed to the Trainer in the kernel after; what a cell does arrives from there.

import { batch, type Signal, signal } from "@preact/signals";
import { Adam, type OptimizerState, SGD } from "../../engine/optim.ts";
import { rateAt, type Schedule } from "../../engine/schedules.ts";
import type { Sliced } from "../../engine/sliced.ts";
import type { Trainer } from "../../engine/trainer.ts";
import type { Host } from "../../host/host.ts";
import type { TrainingWidgetModel } from "../../models.ts";
import { exact } from "../../ui/format.ts";
import { RunHistory, type Snapshot } from "./history.ts";
import { formsFor, load, type Machine, machineOf } from "./machine.ts";
import { Player, type Speed } from "./player.ts";
import { RunExchange, touched } from "./run-exchange.ts";
import * as say from "./sentences.ts";
import { Untold } from "./untold.ts";
import {
  type RunExamples,
  type RunState,
  type RunStructure,
  unpackExamples,
  unpackRun,
  unpackStructure,
} from "./wire.ts";

declare const __VERSION__: string;

/** What it takes to go on from a snapshot, beside the parameters. */
export type Rest = Pick<RunState, "grad" | "optimizer" | "batches">;
export type Act = "forward" | "zero_grad" | "backward" | "step";

export interface Said {
  what: string;
  isRefusal: boolean;
}

const SOME = 2000; // examples up to which accuracy is counted in every frame
const SELDOM = 250; // ms between two counts of more

export class TrainingStore {
  readonly structure: Signal<RunStructure>;
  readonly examples: Signal<RunExamples>;
  /** Moves on with every change of parameters, gradients or settings. */
  readonly tick = signal(0);
  /** How many steps the run has made. */
  readonly step = signal(0);
  readonly said: Signal<Said> = signal({ what: "", isRefusal: false });
  /** The share of examples that are right, of the test set too; undefined where there are no classes. */
  readonly accuracy: Signal<number | undefined> = signal(undefined);
  readonly testAccuracy: Signal<number | undefined> = signal(undefined);
  /** The loss of what is looked at in the four acts; undefined after a step. */
  readonly actLoss: Signal<number | undefined> = signal(undefined);
  readonly trouble = signal("");
  readonly player: Player;
  readonly history: RunHistory<Rest>;
  readonly exchange: RunExchange;
  readonly #host: Host<TrainingWidgetModel>;
  #machine: Machine;
  /** The run as the kernel has it, where this page cannot make the steps. */
  #held: RunState;
  readonly #untold: Untold;
  /** Losses that the history has not been told yet. */
  readonly #unrecorded: number[] = [];
  #lastLoss: number | undefined;
  #counted = Number.NEGATIVE_INFINITY;
  #playedFrom = 0;

  constructor(host: Host<TrainingWidgetModel>, end: AbortSignal) {
    this.#host = host;
    this.structure = signal(unpackStructure(host.get("structure")));
    this.examples = signal(unpackExamples(host.get("examples")));
    this.#held = unpackRun(host.get("run"));
    this.#machine = this.#machineOf(this.#held);
    this.#untold = new Untold(this.#held.step);
    this.history = new RunHistory<Rest>(
      snapshotOf(this.#held, firstOf(this.#held)),
    );
    this.#follow(this.#held);
    this.player = new Player(
      {
        step: () => this.#stepping(),
        shown: () => this.#shown(),
        abandoned: () => this.#load(this.history.at(this.step.peek())),
      },
      (host.get("speed") as Speed | undefined) ?? "frame",
      end,
    );
    this.exchange = new RunExchange(this, host, end);
    this.#readTrouble();
    host.watch(["error"], () => this.#readTrouble());
    this.exchange.link.hello(__VERSION__);
    this.#count(true);
  }

  #machineOf(run: RunState): Machine {
    return machineOf(this.structure.peek(), this.examples.peek(), run);
  }

  // ---- what a view asks

  /** Why the kernel has to make the steps; "" where this page can. */
  get driven(): string {
    return this.#machine.driven;
  }

  get trainer(): Trainer | undefined {
    return this.#machine.trainer;
  }

  get parameters(): Float64Array {
    return this.trainer?.parameters ?? this.#held.parameters;
  }

  get grad(): Float64Array {
    return this.trainer?.grad ?? this.#held.grad;
  }

  get optimizer(): OptimizerState {
    return this.trainer?.optimizer.state() ?? this.#held.optimizer;
  }

  get schedule(): Schedule {
    return this.trainer?.optimizer.schedule ?? this.#held.optimizer.lr;
  }

  /** The learning rate of the next step. */
  get learningRate(): number {
    return (
      this.trainer?.optimizer.lr ?? rateAt(this.schedule, this.step.peek())
    );
  }

  get l2(): number {
    return this.trainer?.l2 ?? this.#held.l2;
  }

  get batchSize(): number | null {
    return this.trainer ? this.trainer.batchSize : this.#held.batchSize;
  }

  get clearsGrad(): boolean {
    return this.trainer?.clearsGrad ?? this.#held.zeroGrad;
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

  /** Where two classes part, for one output; undefined where the targets are no two classes. */
  get border(): number | undefined {
    const { width, y } = this.examples.value;
    if (this.outputs > 1 || width > 1) return undefined;
    const classes = new Set(y);
    if (classes.size > 2) return undefined;
    const { loss } = this.structure.value;
    if (loss === "hinge" || loss === "binary_cross_entropy") return 0;
    const [a = 0, b] = classes;
    if (b === undefined) return a === 0 ? 0.5 : 0;
    return (a + b) / 2;
  }

  /** The loss of the last step. */
  get loss(): number | undefined {
    const { record } = this.history.current;
    return record.at(this.step.peek() - 1) ?? this.#lastLoss;
  }

  /** The outputs for points, row by row. */
  predict(points: Float64Array): Float64Array {
    return this.trainer?.predict(points) ?? new Float64Array();
  }

  // ---- training

  play(): void {
    if (this.driven) {
      this.exchange.ask(1);
      return;
    }
    this.#rest();
    this.#branchIfBack();
    this.#playedFrom = this.step.peek();
    this.#tell("Playing.");
    this.player.start();
  }

  pause(): void {
    if (!this.player.playing.peek()) return;
    this.player.stop();
    this.#count(true);
    this.exchange.commit(touched("run"), true);
    this.#tell(say.paused(this, this.#playedFrom));
  }

  toggle(): void {
    if (this.player.playing.peek()) this.pause();
    else this.play();
  }

  trainStep(): void {
    this.pause();
    if (this.driven) {
      this.exchange.ask(1);
      return;
    }
    this.#branchIfBack();
    this.player.once();
  }

  *#stepping(): Sliced<void> {
    const { trainer } = this;
    if (!trainer) return;
    const loss = yield* trainer.stepping();
    trainer.losses.length = 0;
    this.#made(loss);
  }

  /** A step was made; a view hears of it once a frame. */
  #made(loss: number): void {
    this.#untold.push(loss);
    this.#unrecorded.push(loss);
    this.#lastLoss = loss;
    this.step.value += 1;
  }

  /** Steps were made: once a frame. */
  #shown(): void {
    batch(() => {
      this.#record();
      this.actLoss.value = undefined;
      this.tick.value += 1;
      this.#count();
    });
    const { playing } = this.player;
    this.exchange.commit(touched("run"), !playing.peek());
    if (!playing.peek()) this.#tell(say.stepped(this));
    else if (this.step.peek() === this.#playedFrom + 1) this.#tell("Playing.");
  }

  #record(): void {
    this.history.record(this.#snapshot(), this.#unrecorded.splice(0));
    const { tester } = this.#machine;
    if (!tester) return;
    tester.parameters.set(this.parameters);
    const { tests } = this.history.current;
    if (this.step.peek() > tests.length)
      tests.fill(this.step.peek() - 1, tester.loss());
  }

  #snapshot(): Snapshot<Rest> {
    return snapshotOf(this.state(0), this.step.peek());
  }

  /** Count what is right: in every frame, or seldom where that takes long. */
  #count(now = false): void {
    const { trainer, tester } = this.#machine;
    const isSoon = performance.now() - this.#counted < SELDOM;
    if (!trainer || (!now && this.count > SOME && isSoon)) return;
    this.#counted = performance.now();
    this.accuracy.value = attempt(() => trainer.accuracy());
    const { test } = this.examples.peek();
    this.testAccuracy.value = tester
      ? attempt(() => trainer.accuracyOn(test.X, test.y))
      : undefined;
  }

  /** One of the four acts of a step. */
  act(name: Act): void {
    const { trainer } = this;
    this.pause();
    if (!trainer) {
      this.refuse(say.cannotAct(this.driven));
      return;
    }
    this.player.settle();
    this.#branchIfBack();
    const before = say.situation(this);
    switch (name) {
      case "forward":
        this.actLoss.value = trainer.forward();
        break;
      case "zero_grad":
        trainer.zeroGrad();
        break;
      case "backward":
        this.actLoss.value = trainer.backward();
        break;
      case "step":
        this.#made(this.actLoss.peek() ?? trainer.forward());
        trainer.update();
        this.#record();
        this.actLoss.value = undefined;
    }
    batch(() => {
      this.tick.value += 1;
      this.#count();
    });
    this.exchange.commit(touched("run"), true);
    this.#tell(say.acted(this, name, before));
  }

  /** Back to the run as the cell showed it; settings and examples stay. */
  reset(): void {
    this.#rest();
    const start = unpackRun(this.#host.get("start"));
    const now = this.state(0);
    const isSame = start.optimizer.name === now.optimizer.name;
    const optimizer = isSame
      ? { ...now.optimizer, ...rememberedBy(start.optimizer) }
      : fresh(now.optimizer);
    const { batches } = start;
    const { batchSize, l2, zeroGrad } = now;
    const run = { ...start, optimizer, batchSize, l2, zeroGrad };
    if (batches.at > this.count)
      run.batches = { random: batches.random, at: 0 };
    this.#goTo(run);
    this.#begin(run);
    this.#untold.begin(firstOf(run), run.losses);
    this.exchange.rewound(firstOf(run));
    this.#changed(touched("run"));
    this.#tell(say.reset(this));
  }

  // ---- history

  /** Look at the run as it was after `step` steps; what is trained from there is a new run. */
  scrub(step: number): void {
    this.#rest();
    const to = this.history.toward(step, this.step.peek());
    if (to.step === this.step.peek()) return;
    this.#back(to);
    this.#tell(say.scrubbed(this, step));
  }

  #back(to: Snapshot<Rest>): void {
    this.#load(to);
    this.#untold.goTo(to.step, this.history.current.record);
    this.exchange.rewound(to.step);
    this.step.value = to.step;
    this.#changed(touched("run"));
  }

  /** Keep the run that is to be compared with, and go on from here in a new one. */
  branch(): void {
    this.#rest();
    const { name } = this.history.current;
    this.history.branch(this.step.peek());
    this.tick.value += 1;
    this.#tell(say.branched(this, name));
  }

  #branchIfBack(): void {
    if (this.step.peek() < this.history.range.last)
      this.history.branch(this.step.peek());
  }

  // ---- settings

  set(parameter: number, number: number): void {
    this.#change(touched("set", parameter, number), () => {
      this.parameters[parameter] = number;
    });
  }

  setLearningRate(lr: number | Schedule): void {
    this.#change(touched("optimizer"), (trainer) => {
      if (trainer) trainer.optimizer.lr = lr;
    });
  }

  setMomentum(momentum: number): void {
    this.#change(touched("optimizer"), (trainer) => {
      if (trainer?.optimizer instanceof SGD)
        trainer.optimizer.momentum = momentum;
    });
  }

  setOptimizer(name: string): void {
    this.#change(touched("optimizer"), (trainer) => {
      if (!trainer || name === trainer.optimizer.state().name) return;
      const { schedule, steps } = trainer.optimizer;
      trainer.optimizer =
        name === "Adam" ? new Adam(schedule) : new SGD(schedule);
      trainer.optimizer.steps = steps; // where the schedule is
    });
  }

  setBatchSize(size: number | null): void {
    this.#change(touched("batch_size"), (trainer) => {
      if (trainer) trainer.batchSize = size;
    });
  }

  setL2(l2: number): void {
    this.#change(touched("l2"), (trainer) => {
      if (trainer) trainer.l2 = l2;
    });
  }

  setClearsGrad(clears: boolean): void {
    this.#change(touched("zero_grad"), (trainer) => {
      if (trainer) trainer.clearsGrad = clears;
    });
  }

  setLoss(loss: RunStructure["loss"]): void {
    const before = this.structure.peek();
    this.player.settle();
    this.structure.value = { ...before, loss, lossName: loss };
    if (!this.#rebuilt(this.#now())) {
      this.structure.value = before;
      this.#rebuilt(this.#now());
      return;
    }
    this.actLoss.value = undefined;
    this.#changed(touched("loss"));
    this.#tell(say.lossChanged(loss));
  }

  /** Change a setting; what is not allowed is said, and nothing has changed then. */
  #change(
    touch: ReturnType<typeof touched>,
    change: (trainer: Trainer | undefined) => void,
  ): void {
    if (this.driven) {
      this.refuse(say.cannotChange(this.driven));
      return;
    }
    this.player.settle();
    try {
      change(this.trainer);
      this.#changed(touch);
    } catch (problem) {
      this.refuse(problem instanceof Error ? problem.message : `${problem}`);
    }
  }

  // ---- examples

  /** Train on other examples from now on; of what is not allowed nothing is taken over. */
  setExamples(examples: RunExamples, what = ""): boolean {
    const before = this.examples.peek();
    const { trainer } = this;
    this.player.settle();
    try {
      if (!trainer) throw new Error(say.cannotChange(this.driven));
      const { loss } = this.structure.peek();
      const { X, y, formOf } = examples;
      const isMany = trainer.kinds > 1;
      trainer.trainOn(X, y, isMany ? formsFor(loss, y, formOf) : undefined);
    } catch (problem) {
      this.refuse(problem instanceof Error ? problem.message : `${problem}`);
      return false;
    }
    this.examples.value = examples;
    if (examples.test !== before.test)
      this.#machine = {
        ...this.#machineOf(this.#now()),
        trainer,
      };
    this.actLoss.value = undefined;
    this.#changed(touched("examples"));
    if (what) this.#tell(what);
    return true;
  }

  // ---- from and to the kernel

  state(from: number): Omit<RunState, "step"> {
    const { trainer } = this;
    if (!trainer) return { ...this.#held, losses: new Float64Array() };
    const { parameters, grad, optimizer, batches } = trainer.place();
    return {
      parameters,
      grad,
      losses: this.#untold.since(from),
      optimizer,
      batches,
      batchSize: this.batchSize,
      l2: this.l2,
      zeroGrad: this.clearsGrad,
    };
  }

  /** The kernel knows the losses up to step `known`. */
  told(known: number): void {
    this.#untold.told(known);
  }

  adopt(run: RunState, by: "cell" | "view" | "conflict" | "kernel"): void {
    const wasAt = this.step.peek();
    if (this.player.playing.peek() || by === "conflict") this.player.stop();
    batch(() => {
      this.#goTo(run);
      if (by === "conflict") this.#begin(run);
      else this.#follow(run);
      this.#shownFrom();
    });
    if (by === "conflict") this.#tell(say.conflict(this));
    else if (by === "cell") this.#tell(say.cellTrained(this, wasAt));
    else if (by === "kernel" && this.driven) this.#tell(say.stepped(this));
  }

  rebuild(structure: RunStructure, examples: RunExamples, run: RunState): void {
    this.player.stop();
    batch(() => {
      this.structure.value = structure;
      this.examples.value = examples;
      this.#rebuilt(run);
      this.#follow(run);
      this.#shownFrom();
    });
    this.#tell("A cell has changed the examples or the loss.");
  }

  #shownFrom(): void {
    this.actLoss.value = undefined;
    this.tick.value += 1;
    this.#count(true);
  }

  /** Bring the history where the kernel's run is: on from here, or a run of its own. */
  #follow(run: RunState): void {
    const first = firstOf(run);
    const { last } = this.history.range;
    const { record } = this.history.current;
    const isSame =
      last === first || record.at(last - 1) === run.losses[last - 1 - first];
    if (run.step > last && first <= last && isSame)
      this.history.record(snapshotOf(run, run.step), [
        ...run.losses.subarray(last - first),
      ]);
    else if (run.step !== last || !isSame) this.#begin(run);
    this.#at(run);
  }

  /** A run of its own in the history. */
  #begin(run: RunState): void {
    this.history.restart(snapshotOf(run, firstOf(run)));
    if (run.losses.length > 0)
      this.history.record(snapshotOf(run, run.step), [...run.losses]);
    this.#at(run);
  }

  #at(run: RunState): void {
    this.step.value = run.step;
    this.#lastLoss = run.losses.at(-1);
    this.#untold.begin(run.step);
    this.#unrecorded.length = 0;
  }

  #rebuilt(run: RunState): boolean {
    this.#held = run;
    this.#machine = this.#machineOf(run);
    if (!this.driven) return true;
    this.refuse(this.driven);
    return false;
  }

  #now(): RunState {
    return {
      ...this.state(0),
      losses: new Float64Array(),
      step: this.step.peek(),
    };
  }

  #goTo(run: RunState): void {
    this.#held = run;
    const { trainer } = this.#machine;
    if (trainer) load(trainer, run);
  }

  #load(to: Snapshot<Rest>): void {
    const { trainer } = this;
    if (!trainer) return;
    const { batchSize, l2, zeroGrad } = this.state(0);
    const settings = { batchSize, l2, zeroGrad, losses: new Float64Array() };
    load(trainer, { ...to.rest, parameters: to.parameters, ...settings });
    this.actLoss.value = undefined;
  }

  /** Whatever runs comes to rest. */
  #rest(): void {
    this.pause();
    this.player.settle();
  }

  #changed(touch: ReturnType<typeof touched>): void {
    batch(() => {
      this.tick.value += 1;
      this.#count(true);
    });
    this.exchange.commit(touch);
  }

  tell(what: string): void {
    this.#tell(what);
  }

  refuse(why: string): void {
    this.said.value = { what: why, isRefusal: true };
  }

  #tell(what: string): void {
    this.said.value = { what, isRefusal: false };
  }

  #readTrouble(): void {
    const kernel = this.#host.get("version");
    this.trouble.value =
      kernel && kernel !== __VERSION__
        ? `This page runs micrograd_widgets ${__VERSION__}, the kernel ${kernel}: reload the page, or restart the kernel.`
        : (this.#host.get("error") ?? "");
  }
}

/** The step of the first loss that came along. */
const firstOf = ({ step, losses }: RunState) => step - losses.length;

function snapshotOf(
  { parameters, grad, optimizer, batches }: Omit<RunState, "step">,
  step: number,
): Snapshot<Rest> {
  const moments = Object.values(optimizer).filter(Array.isArray);
  const numbers = moments.reduce((sum, { length }) => sum + length, 0);
  const bytes = 8 * (2 * parameters.length + numbers) + 300;
  return {
    step,
    parameters,
    rest: { grad: grad.slice(), optimizer, batches },
    bytes,
  };
}

/** What an optimiser remembers: its steps and moments. */
function rememberedBy(optimizer: OptimizerState): Partial<OptimizerState> {
  const entries = Object.entries(optimizer).filter(
    ([name, value]) =>
      name === "steps" || (Array.isArray(value) && name !== "betas"),
  );
  return Object.fromEntries(entries);
}

/** An optimiser with these settings that remembers nothing. */
function fresh(optimizer: OptimizerState): OptimizerState {
  const empty = Object.keys(rememberedBy(optimizer)).map((name) => [name, []]);
  return { ...optimizer, ...Object.fromEntries(empty), steps: 0 };
}

/** Accuracy has no meaning for targets that are no classes. */
function attempt(count: () => number): number | undefined {
  try {
    return count();
  } catch {
    return undefined;
  }
}

export const numberIn = (number: number | undefined) =>
  number === undefined ? "" : exact(number);
