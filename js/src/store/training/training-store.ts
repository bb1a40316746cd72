// TrainingStore: a training run on this page. What a learner does is computed here, a frame at a time,
// and committed to the Trainer in the kernel after; what a cell does arrives from there.

import {
  batch,
  computed,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import type { Sliced } from "../../engine/sliced.ts";
import type { Trainer } from "../../engine/trainer.ts";
import type { Host } from "../../host/host.ts";
import type { TrainingWidgetModel } from "../../models.ts";
import type { NetworkShape } from "../network.ts";
import { Edits } from "./edits.ts";
import { RunHistory, type Snapshot } from "./history.ts";
import { formsFor, load, type Machine, machineOf } from "./machine.ts";
import { Player, type Speed } from "./player.ts";
import { RunExchange, type Touch, touched } from "./run-exchange.ts";
import * as say from "./sentences.ts";
import { RunSettings } from "./settings.ts";
import { atStart, firstOf, type Rest, snapshotOf } from "./snapshots.ts";
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

export type Act = "forward" | "zero_grad" | "backward" | "step";

export interface Said {
  what: string;
  isRefusal: boolean;
}

const MOST_LABELS = 10;
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
  /** Whether the loss is drawn on a logarithmic scale. */
  readonly isLog: Signal<boolean>;
  /** Inputs and layers; none where the model is no plain MLP. */
  readonly shape: ReadonlySignal<NetworkShape> = computed(() => ({
    inputs: namesOf(this.examples.value.nin),
    layers: this.structure.value.layers,
  }));
  readonly player: Player;
  readonly history: RunHistory<Rest>;
  readonly exchange: RunExchange;
  readonly settings = new RunSettings(this);
  readonly edits = new Edits(this);
  /** The acts since the last step. */
  readonly done: Signal<ReadonlySet<Act>> = signal(new Set<Act>());
  readonly #host: Host<TrainingWidgetModel>;
  #machine: Machine;
  /** The run as the kernel had it last. */
  held: RunState;
  readonly #untold: Untold;
  /** Losses that the history has not been told yet. */
  readonly #unrecorded: number[] = [];
  #lastLoss: number | undefined;
  #counted = Number.NEGATIVE_INFINITY;
  #playedFrom = 0;

  constructor(host: Host<TrainingWidgetModel>, end: AbortSignal) {
    this.#host = host;
    this.isLog = signal(host.get("log_scale") ?? false);
    this.structure = signal(unpackStructure(host.get("structure")));
    this.examples = signal(unpackExamples(host.get("examples")));
    this.held = unpackRun(host.get("run"));
    this.#machine = this.#machineOf(this.held);
    this.#untold = new Untold(this.held.step);
    this.history = new RunHistory<Rest>(
      snapshotOf(this.held, firstOf(this.held)),
    );
    this.#follow(this.held);
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
    return this.trainer?.parameters ?? this.held.parameters;
  }

  get grad(): Float64Array {
    return this.trainer?.grad ?? this.held.grad;
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

  /** The classes: of several outputs the numbers, else the distinct targets; of many the first. */
  get labels(): readonly number[] {
    if (this.outputs > 1)
      return Array.from({ length: this.outputs }, (_, k) => k);
    const found = new Set<number>();
    for (const target of this.examples.value.y) {
      found.add(target);
      if (found.size > MOST_LABELS) break;
    }
    return [...found].sort((a, b) => a - b);
  }

  /** Where two classes part, for one output; undefined where the targets are no two classes. */
  get border(): number | undefined {
    const { labels } = this;
    if (this.outputs > 1 || labels.length > 2) return undefined;
    const { loss } = this.structure.value;
    if (loss === "hinge" || loss === "binary_cross_entropy") return 0;
    const [a = 0, b] = labels;
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
    this.tell("Playing.");
    this.player.start();
  }

  pause(): void {
    if (!this.player.playing.peek()) return;
    this.player.stop();
    this.#count(true);
    this.exchange.commit(touched("run"), true);
    this.tell(say.paused(this, this.#playedFrom));
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
      this.#unlook();
      this.tick.value += 1;
      this.#count();
    });
    const isPlaying = this.player.playing.peek();
    this.exchange.commit(touched("run"), !isPlaying);
    if (!isPlaying) this.tell(say.stepped(this));
    else if (say.trouble(this)) this.pause(); // there is nothing more to see
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
    this.done.value = new Set(
      name === "step" ? [] : [...this.done.peek(), name],
    );
    batch(() => {
      this.tick.value += 1;
      this.#count();
    });
    this.exchange.commit(touched("run"), true);
    this.tell(say.acted(this, name, before));
  }

  /** Back to the run as the cell showed it; settings and examples stay. */
  reset(): void {
    this.#rest();
    const start = unpackRun(this.#host.get("start"));
    const now = this.state(0);
    const optimizer = atStart(now.optimizer, start.optimizer);
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
    this.tell(say.reset(this));
  }

  /** Go on with another run of the same model. */
  load(run: RunState, from: string): void {
    this.#rest();
    const { trainer } = this;
    if (!trainer) {
      this.refuse(say.cannotChange(this.driven));
      return;
    }
    load(trainer, run); // refuses what does not fit
    this.#begin(run);
    this.#untold.begin(0, run.losses);
    this.exchange.rewound(0);
    this.#changed(touched("run"));
    this.tell(say.loaded(this, from));
  }

  // ---- history

  /** Look at the run as it was after `step` steps; what is trained from there is a new run. */
  scrub(step: number): void {
    this.#rest();
    const to = this.history.toward(step, this.step.peek());
    if (to.step === this.step.peek()) return;
    this.#back(to);
    this.tell(say.scrubbed(this, step));
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
    this.tell(say.branched(this, name));
  }

  #branchIfBack(): void {
    if (this.step.peek() < this.history.range.last)
      this.history.branch(this.step.peek());
  }

  // ---- settings

  set(parameter: number, number: number): void {
    this.change(touched("set", parameter, number), ({ parameters }) => {
      parameters[parameter] = number;
    });
  }

  /** Another loss, by its name; "" is the learner's own, which the kernel has recorded. */
  setLoss(loss: RunStructure["loss"]): void {
    const before = this.structure.peek();
    this.player.settle();
    this.structure.value = { ...before, loss };
    if (!this.#rebuilt(this.#now())) {
      this.structure.value = before;
      this.#rebuilt(this.#now());
      return;
    }
    this.#unlook();
    this.#changed(touched("loss"));
    this.tell(say.lossChanged(loss || before.lossName));
  }

  /** Change something; what is not allowed is said, and nothing has changed then. */
  change(touch: Touch, change: (trainer: Trainer) => void, what = ""): void {
    const { trainer } = this;
    if (!trainer) {
      this.refuse(say.cannotChange(this.driven));
      return;
    }
    this.player.settle();
    try {
      change(trainer);
      this.#changed(touch);
      if (what) this.tell(what);
    } catch (problem) {
      this.refuse(messageOf(problem));
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
      this.refuse(messageOf(problem));
      return false;
    }
    this.examples.value = examples;
    if (examples.test !== before.test)
      this.#machine = {
        ...this.#machineOf(this.#now()),
        trainer,
      };
    this.#unlook();
    this.#changed(touched("examples"));
    if (what) this.tell(what);
    return true;
  }

  // ---- from and to the kernel

  state(from: number): Omit<RunState, "step"> {
    const { trainer } = this;
    if (!trainer) return { ...this.held, losses: new Float64Array() };
    const { parameters, grad, optimizer, batches } = trainer.place();
    return {
      parameters,
      grad,
      losses: this.#untold.since(from),
      optimizer,
      batches,
      batchSize: this.settings.batchSize,
      l2: this.settings.l2,
      zeroGrad: this.settings.clearsGrad,
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
    if (by === "conflict") this.tell(say.conflict(this));
    else if (by === "cell") this.tell(say.cellTrained(this, wasAt));
    else if (by === "kernel" && this.driven) this.tell(say.stepped(this));
  }

  rebuild(structure: RunStructure, examples: RunExamples, run: RunState): void {
    this.player.stop();
    batch(() => {
      this.structure.value = structure;
      this.examples.value = examples;
      this.edits.clear();
      this.#rebuilt(run);
      this.#follow(run);
      this.#shownFrom();
    });
    this.tell("A cell has changed the examples or the loss.");
  }

  /** No batch is looked at any more. */
  #unlook(): void {
    this.actLoss.value = undefined;
    if (this.done.peek().size > 0) this.done.value = new Set();
  }

  #shownFrom(): void {
    this.#unlook();
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
    this.held = run;
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
    this.held = run;
    const { trainer } = this.#machine;
    if (trainer) load(trainer, run);
  }

  #load(to: Snapshot<Rest>): void {
    const { trainer } = this;
    if (!trainer) return;
    const { batchSize, l2, clearsGrad: zeroGrad } = this.settings;
    const settings = { batchSize, l2, zeroGrad, losses: new Float64Array() };
    load(trainer, { ...to.rest, parameters: to.parameters, ...settings });
    this.#unlook();
  }

  /** Whatever runs comes to rest. */
  #rest(): void {
    this.pause();
    this.player.settle();
  }

  #changed(touch: Touch): void {
    batch(() => {
      this.tick.value += 1;
      this.#count(true);
    });
    this.exchange.commit(touch);
  }

  refuse(why: string): void {
    this.said.value = { what: why, isRefusal: true };
  }

  tell(what: string): void {
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

const namesOf = (nin: number) =>
  Array.from({ length: nin }, (_, k) => (nin === 1 ? "x" : `x${k + 1}`));

/** Accuracy has no meaning for targets that are no classes. */
function attempt(count: () => number): number | undefined {
  try {
    return count();
  } catch {
    return undefined;
  }
}

const messageOf = (problem: unknown) =>
  problem instanceof Error ? problem.message : `${problem}`;
