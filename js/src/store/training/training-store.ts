// TrainingStore: what a learner does with a run. It is computed here, a frame at a time, and committed
// to the Trainer in the kernel after; what a cell does arrives from there.

import { batch, type Signal, signal } from "@preact/signals";
import type { Sliced } from "../../engine/sliced.ts";
import type { Trainer } from "../../engine/trainer.ts";
import type { Host } from "../../host/host.ts";
import type { TrainingWidgetModel } from "../../models.ts";
import { troubleOf } from "../commit-queue.ts";
import { Driver } from "./driver.ts";
import { Edits } from "./edits.ts";
import { KnownForms } from "./known-forms.ts";
import { formsFor, load } from "./machine.ts";
import { Player, type Speed } from "./player.ts";
import type { Act } from "./run-event.ts";
import { RunSettings } from "./run-settings.ts";
import {
  type Cause,
  RunExchange,
  SETTINGS,
  type Touch,
  touched,
} from "./run-sync.ts";
import { atStart, firstOf } from "./snapshots.ts";
import { Run } from "./training-run.ts";
import {
  type RunExamples,
  type RunState,
  type RunStructure,
  type Settings,
  unpackRun,
} from "./wire.ts";

export class TrainingStore extends Run {
  readonly trouble = signal("");
  /** Whether the loss is drawn on a logarithmic scale. */
  readonly isLog: Signal<boolean>;
  readonly player: Player;
  readonly exchange: RunExchange;
  readonly settings = new RunSettings(this);
  readonly edits = new Edits(this);
  readonly #host: Host<TrainingWidgetModel>;
  readonly #driver: Driver;
  #playedFrom = 0;

  constructor(host: Host<TrainingWidgetModel>, end: AbortSignal) {
    super(host);
    this.#host = host;
    this.isLog = signal(host.get("log_scale") ?? false);
    this.player = new Player(
      {
        step: () => this.#stepping(),
        shown: () => this.#shown(),
        abandoned: () => this.#abandoned(),
      },
      speedOf(host),
      end,
    );
    this.exchange = new RunExchange(this, host, end);
    this.#driver = new Driver(
      (steps) => this.player.playing.peek() && this.exchange.ask(steps),
      this.player.speed,
      end,
    );
    this.exchange.link.reach.subscribe((reach) => {
      if (reach === "lost" && this.driven) this.pause();
    });
    this.#readTrouble();
    host.watch(["error"], () => this.#readTrouble());
    host.watch(["speed", "log_scale"], () => {
      this.player.speed.value = speedOf(host);
      this.isLog.value = host.get("log_scale") ?? false;
    });
    this.exchange.link.hello();
    this.measure(true);
  }

  // ---- training

  play(): void {
    this.#rest();
    if (this.#isStuck()) return;
    this.course.branchIfBack();
    this.#playedFrom = this.step.peek();
    this.say({ kind: "playing" });
    if (this.driven) {
      this.player.playing.value = true;
      this.#driver.start();
    } else this.player.start();
  }

  pause(): void {
    if (!this.player.playing.peek()) return;
    this.player.stop();
    this.measure(true);
    if (!this.driven) this.exchange.commit(touched("run"), true);
    this.say({ kind: "paused", from: this.#playedFrom });
  }

  toggle(): void {
    if (this.player.playing.peek()) this.pause();
    else this.play();
  }

  trainStep(): void {
    this.pause();
    if (this.#isStuck()) return;
    this.course.branchIfBack();
    if (this.driven) this.exchange.ask(1);
    else this.player.once();
  }

  *#stepping(): Sliced<void> {
    const { trainer } = this;
    if (!trainer) return;
    this.wholeGrad = trainer.grad.slice();
    const loss = yield* trainer.stepping();
    this.wholeGrad = undefined;
    trainer.losses.length = 0;
    this.course.made(loss);
  }

  #abandoned(): void {
    this.wholeGrad = undefined;
    this.goBackTo(this.history.at(this.step.peek()));
  }

  /** Steps were made: once a frame. */
  #shown(): void {
    batch(() => {
      this.#record();
      this.unlook();
      this.tick.value += 1;
      this.measure();
    });
    const isPlaying = this.player.playing.peek();
    this.exchange.commit(touched("run"), !isPlaying);
    if (!isPlaying) this.say({ kind: "stepped" });
    else if (this.isLost) this.pause(); // there is nothing more to see
  }

  #record(): void {
    const { tester } = this.machine;
    if (tester) tester.parameters.set(this.parameters);
    this.course.untold.isHeard = this.exchange.isHeard;
    this.course.record(this.snapshot(), tester && (() => tester.loss()));
    this.history.current.used.add(this.settings.words);
  }

  /** One of the four acts of a step. */
  act(name: Act): void {
    this.#rest();
    const trainer = this.#own();
    if (!trainer) return;
    this.course.branchIfBack();
    const before = this.situation();
    this.#carryOut(name, trainer);
    this.#changed(touched("run"), true);
    this.say({ kind: "act", act: name, before });
  }

  #carryOut(name: Act, trainer: Trainer): void {
    if (name === "step") {
      this.course.made(this.actLoss.peek() ?? trainer.forward());
      trainer.update();
      this.unlook();
      this.#record();
      return;
    }
    if (name === "zero_grad") trainer.zeroGrad();
    else this.actLoss.value = trainer[name]();
    this.done.value = new Set([...this.done.peek(), name]);
    this.course.amend(this.snapshot());
  }

  // ---- back and forth

  /** Back to the run as the cell showed it; settings and examples stay. */
  reset(): void {
    this.#rest();
    const start = unpackRun(this.#host.get("start"));
    const now = this.state(this.course.untold.end);
    const { batch_size, l2, zero_grad, foreign } = now;
    const optimizer = atStart(now.optimizer, start.optimizer);
    const run = { ...start, optimizer, foreign, batch_size, l2, zero_grad };
    this.goTo(run);
    this.#begin(run);
    this.say({ kind: "reset" });
  }

  /** Go on with another run of the same model, from a file; refuses what does not fit. */
  load(run: RunState, file: string): void {
    this.#rest();
    const trainer = this.#own();
    if (!trainer) return;
    load(trainer, run);
    this.#begin(run);
    for (const name of SETTINGS) this.exchange.commit(touched(name));
    this.say({ kind: "loaded", file });
  }

  /** A run that the kernel does not know. */
  #begin(run: RunState): void {
    this.course.begin(run, true);
    this.unlook();
    this.exchange.rewound(firstOf(run));
    this.#changed(touched("run"));
  }

  /** Look at the run as it was after `step` steps; what is trained from there is a new run. */
  scrub(step: number): void {
    this.#rest();
    const to = this.history.toward(step, this.step.peek());
    if (to.step === this.step.peek()) return;
    this.goBackTo(to);
    const unknown = this.course.goTo(to);
    this.exchange.rewound(to.step);
    this.#changed(touched("run"));
    this.say({ kind: "scrubbed", asked: step, unknown });
  }

  /** Keep the run that is to be compared with, and go on from here in a new one. */
  branch(): void {
    this.#rest();
    const { name } = this.history.current;
    this.history.branch(this.step.peek());
    this.tick.value += 1;
    this.say({ kind: "branched", from: name });
  }

  // ---- changes

  /** Set a parameter; `what` says so. */
  set(parameter: number, number: number, what = ""): void {
    const set = ({ parameters }: Trainer) => {
      this.course.branchIfBack();
      parameters[parameter] = number;
      this.course.amend(this.snapshot());
    };
    this.change(touched("set", parameter, number), set, what);
  }

  /** Change something; what is not allowed is said, and nothing has changed then. */
  change(touch: Touch, change: (trainer: Trainer) => void, what = ""): void {
    const trainer = this.#own();
    if (!trainer) return;
    this.player.settle();
    try {
      change(trainer);
      this.#changed(touch);
      if (what) this.tell(what);
    } catch (problem) {
      this.refuse(messageOf(problem));
    }
  }

  /** Another loss, by its name; "" is the learner's own, which the kernel has recorded. */
  setLoss(loss: RunStructure["loss"]): void {
    const before = this.structure.peek();
    if (!this.#own()) return;
    this.player.settle();
    this.structure.value = { ...before, loss };
    if (!this.rebuilt(this.#now())) {
      const why = this.driven;
      this.structure.value = before;
      this.rebuilt(this.held);
      this.refuse(why);
      return;
    }
    this.unlook();
    this.#changed(touched("loss"));
    this.say({ kind: "loss", name: loss || before.lossName });
  }

  /** Train on other examples from now on; of what is not allowed nothing is taken over. */
  setExamples(given: RunExamples, what = ""): boolean {
    const trainer = this.#own();
    if (!trainer) return false;
    this.player.settle();
    const examples = { ...given, formOf: this.forms.of(given) };
    const { X, y, test } = examples;
    try {
      const { loss } = this.structure.peek();
      const forms = trainer.kinds > 1 ? formsFor(loss, examples) : undefined;
      trainer.trainOn(X, y, forms);
    } catch (problem) {
      this.refuse(messageOf(problem));
      return false;
    }
    const hasSameTest = test === this.examples.peek().test;
    this.examples.value = examples;
    if (!hasSameTest)
      this.machine = { ...this.machineOf(this.#now()), trainer };
    this.unlook();
    this.#changed(touched("examples"));
    if (what) this.tell(what);
    return true;
  }

  // ---- from the kernel

  /** The kernel knows the losses up to step `known`. */
  told(known: number): void {
    this.course.untold.told(known);
  }

  /** What is computed here is not what holds. */
  halt(): void {
    this.player.stop();
  }

  /** Whether steps are being made here. */
  get isTraining(): boolean {
    return this.player.playing.peek() && this.driven === "";
  }

  /** A cell has made settings, while this page trained: see RunCorrespondent. */
  adoptSettings(settings: Settings, touched: readonly string[]): void {
    this.player.settle();
    this.settings.adopt(settings, touched);
    this.#arrived();
    this.tell(
      "A cell changed how it is trained: that counts from the next step on.",
    );
  }

  /** Another run than the one here holds: see RunCorrespondent. */
  adopt(run: RunState, by: Cause): void {
    const before = this.step.peek();
    const goesOn = by === "kernel" && this.player.playing.peek();
    if (!goesOn) this.player.stop();
    batch(() => {
      this.goTo(run);
      this.course.follow(run);
      this.history.current.used.add(this.settings.words);
      this.#arrived();
    });
    const { kind } = this.event.peek();
    if (by === "conflict") this.say({ kind: "conflict" });
    else if (by === "cell") this.say({ kind: "cell", before });
    else if (by === "view" && kind !== "conflict") this.say({ kind: "view" });
    else if (goesOn) this.#driver.next();
    else if (by === "kernel" && kind === "paused")
      this.say({ kind, from: this.#playedFrom }); // the step under way came after it
    else if (by === "kernel" && this.driven) this.say({ kind: "stepped" });
  }

  rebuild(structure: RunStructure, examples: RunExamples, run: RunState): void {
    this.player.stop();
    batch(() => {
      this.structure.value = structure;
      this.examples.value = examples;
      this.forms = new KnownForms(examples);
      this.edits.clear();
      this.rebuilt(run);
      this.course.follow(run);
      this.#arrived();
    });
    this.say({ kind: "rebuilt" });
  }

  #arrived(): void {
    this.unlook();
    this.tick.value += 1;
    this.measure(true);
  }

  // ----

  #now(): RunState {
    return this.state(this.course.untold.end);
  }

  /** The Trainer of this page; where the kernel trains, that is said. */
  #own(): Trainer | undefined {
    if (!this.trainer) {
      this.tick.value += 1; // what was chosen shows what holds again
      this.say({ kind: "driven" });
    }
    return this.trainer;
  }

  /** Whether there is nobody to make a step; that is said. */
  #isStuck(): boolean {
    const isStuck = this.driven !== "" && !this.exchange.isHeard;
    if (isStuck)
      this.refuse(
        `The kernel has to make the steps of this run, and it is gone: ${this.driven}. Run the cell again.`,
      );
    return isStuck;
  }

  /** Whatever runs comes to rest. */
  #rest(): void {
    this.pause();
    this.player.settle();
  }

  #changed(touch: Touch, now = false): void {
    batch(() => {
      this.tick.value += 1;
      this.measure(true);
    });
    this.exchange.commit(touch, now);
  }

  #readTrouble(): void {
    this.trouble.value = troubleOf(this.#host);
  }
}

const speedOf = (host: Host<TrainingWidgetModel>): Speed =>
  (host.get("speed") as Speed | undefined) ?? "frame";

const messageOf = (problem: unknown) =>
  problem instanceof Error ? problem.message : `${problem}`;
