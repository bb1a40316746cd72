// TrainingStore: what a learner does with a run, and what arrives from the kernel. The run is computed
// on this page, a frame at a time, and committed to the Trainer in the kernel afterwards.

import { batch, type Signal, signal } from "@preact/signals";
import type { Trainer } from "../../engine/trainer.ts";
import type { Host } from "../../host/host.ts";
import type { TrainingWidgetModel } from "../../models.ts";
import { demand } from "../checked.ts";
import { troubleOf } from "../commit-queue.ts";
import { Sight } from "../sight.ts";
import { Builder, type NetworkState } from "./builder.ts";
import { Edits } from "./edits.ts";
import { load } from "./page-trainer.ts";
import { KernelPlayer, PagePlayer, SPEEDS, type Speed } from "./players.ts";
import type { RunEvent, StepAct } from "./run-event.ts";
import { atStart, firstOf } from "./run-history.ts";
import { RunSettings } from "./run-settings.ts";
import {
  type Cause,
  RunSync,
  SETTINGS,
  type Touch,
  touched,
} from "./run-sync.ts";
import { runTraits } from "./run-traits.ts";
import { TrainingRun } from "./training-run.ts";
import {
  demandFit,
  type RunExamples,
  type RunState,
  type RunStructure,
  type Settings,
  unpackExamples,
  unpackRun,
  unpackStructure,
} from "./wire.ts";

export class TrainingStore {
  readonly sight: Sight;
  readonly run: TrainingRun;
  readonly event: Signal<RunEvent> = signal({ kind: "shown" });
  readonly trouble = signal("");
  /** Whether the loss is drawn on a logarithmic scale. */
  readonly isLog: Signal<boolean>;
  readonly player: PagePlayer;
  readonly sync: RunSync;
  readonly settings = new RunSettings(this);
  readonly edits = new Edits(this);
  readonly builder = new Builder(this);
  readonly #host: Host<TrainingWidgetModel>;
  /** The run that Reset restores. */
  #start: RunState;
  readonly #kernelPlayer: KernelPlayer;
  #playedFrom = 0;

  constructor(host: Host<TrainingWidgetModel>, end: AbortSignal) {
    this.#host = host;
    const structure = unpackStructure(host.get("structure"));
    const examples = unpackExamples(host.get("examples"));
    const run = unpackRun(host.get("run"));
    this.#start = unpackRun(host.get("start"));
    for (const one of [run, this.#start]) demandFit(structure, examples, one);
    this.sight = new Sight(end);
    this.run = new TrainingRun(structure, examples, run, this.sight);
    this.isLog = signal(host.get("log_scale") ?? false);
    this.player = new PagePlayer(
      this.run,
      () => this.#stepped(),
      speedOf(host),
      end,
    );
    this.sync = new RunSync(this, host, end);
    this.#kernelPlayer = new KernelPlayer(
      (steps) => this.player.playing.peek() && this.sync.ask(steps),
      this.player.speed,
      end,
    );
    this.sync.queue.reach.subscribe((reach) => {
      if (reach === "lost" && this.run.kernelReason) this.pause();
    });
    this.#watch();
    this.sync.queue.hello();
    this.run.measure(true);
  }

  #watch(): void {
    const host = this.#host;
    const { queue } = this.sync;
    this.#readTrouble();
    queue.follow(["error"], () => this.#readTrouble());
    queue.follow(["speed", "log_scale"], () => {
      this.player.speed.value = speedOf(host);
      this.isLog.value = host.get("log_scale") ?? false;
    });
    queue.follow(["start"], () => {
      this.#start = unpackRun(host.get("start"));
    });
  }

  /** The traits of this view as it is now. */
  traits(): object {
    return runTraits(this, this.#host.traits());
  }

  // ---- the status line

  refuse(why: string): void {
    this.#report({ kind: "refused", why });
  }

  /** Show a message about something that leaves the run as it is. */
  announce(text: string): void {
    this.#report({ kind: "message", text });
  }

  #report(event: RunEvent): void {
    this.event.value = event;
  }

  // ---- training

  play(): void {
    this.rest();
    if (this.#isStuck()) return;
    const { run } = this;
    run.timeline.branchIfBack();
    this.#playedFrom = run.step.peek();
    this.#report({ kind: "playing" });
    if (run.kernelReason) {
      this.player.playing.value = true;
      this.#kernelPlayer.start();
    } else this.player.start();
  }

  pause(): void {
    if (!this.player.playing.peek()) return;
    this.player.stop();
    this.run.measure(true);
    if (!this.run.kernelReason) this.sync.commit(touched("run"), true);
    this.#report({ kind: "paused", from: this.#playedFrom });
  }

  toggle(): void {
    if (this.player.playing.peek()) this.pause();
    else this.play();
  }

  trainStep(): void {
    this.pause();
    if (this.#isStuck()) return;
    this.run.timeline.branchIfBack();
    if (this.run.kernelReason) this.sync.ask(1);
    else this.player.once();
  }

  /** The player has made steps: show and commit them. */
  #stepped(): void {
    const { run } = this;
    batch(() => {
      this.#record();
      run.clearActs();
      run.changed();
    });
    const isPlaying = this.player.playing.peek();
    this.sync.commit(touched("run"), !isPlaying);
    if (!isPlaying) {
      run.measure(true); // the status line has the loss after the step
      this.#report({ kind: "stepped" });
    }
    if (isPlaying && run.isLost) this.pause(); // further steps would show nothing new
  }

  #record(): void {
    this.run.timeline.unsent.isKept = this.sync.hasKernel;
    this.run.record(this.settings.words);
  }

  /** One of the four acts of a step. */
  act(name: StepAct): void {
    this.rest();
    const trainer = this.#own();
    if (!trainer) return;
    this.run.timeline.branchIfBack();
    const before = this.run.situation();
    if (name === "step") this.#update(trainer);
    else this.run.perform(name, trainer);
    this.#changed(touched("run"), true);
    this.#report({ kind: "act", act: name, before });
  }

  #update(trainer: Trainer): void {
    const { run } = this;
    run.timeline.made(run.actLoss.peek() ?? trainer.forward());
    trainer.update();
    run.clearActs();
    this.#record();
  }

  // ---- back and forth

  /** Back to the run as the cell showed it; settings and examples stay. */
  reset(): void {
    this.rest();
    const start = this.#start;
    const now = this.run.now();
    const { batch_size, l1, l2, zero_grad, foreign } = now;
    const optimizer = atStart(now.optimizer, start.optimizer);
    const run = { ...start, optimizer, foreign, batch_size, l1, l2, zero_grad };
    this.run.goTo(run);
    this.#begin(run);
    this.#report({ kind: "reset" });
  }

  /** Go on with another run of the same model, from a file. Throws where it does not fit. */
  load(run: RunState, file: string): void {
    this.rest();
    const trainer = this.#own();
    if (!trainer) return;
    load(trainer, run);
    this.#begin(run);
    for (const name of SETTINGS) this.sync.commit(touched(name));
    this.#report({ kind: "loaded", file });
  }

  /** A run that the kernel does not know. */
  #begin(run: RunState): void {
    this.run.timeline.begin(run, true);
    this.run.clearActs();
    this.sync.rewound(firstOf(run));
    this.#changed(touched("run"));
  }

  /** Show the run as it was after `step` steps; training from there makes a new run. */
  scrub(step: number): void {
    this.rest();
    const { run } = this;
    const to = run.history.toward(step, run.step.peek());
    if (to.step === run.step.peek()) return;
    run.goBackTo(to);
    const unknown = run.timeline.goTo(to);
    this.sync.rewound(to.step);
    this.#changed(touched("run"));
    this.#report({ kind: "scrubbed", asked: step, unknown });
  }

  /** Keep the present run to compare with, and go on from here in a new one. */
  branch(): void {
    this.rest();
    const { history, step, tick } = this.run;
    const { name } = history.current;
    history.branch(step.peek());
    tick.value += 1;
    this.#report({ kind: "branched", from: name });
  }

  // ---- changes

  /** Set a parameter; `message` goes to the status line. */
  set(parameter: number, number: number, message = ""): void {
    const set = ({ parameters }: Trainer) => {
      this.run.timeline.branchIfBack();
      parameters[parameter] = number;
      this.run.amend();
    };
    this.change(touched("set", parameter, number), set, message);
  }

  /** Change something. If `change` throws, nothing has changed, and the status line gives the reason. */
  change(touch: Touch, change: (trainer: Trainer) => void, message = ""): void {
    const trainer = this.#own();
    if (!trainer) return;
    this.player.settle();
    try {
      change(trainer);
      this.#changed(touch);
      if (message) this.announce(message);
    } catch (problem) {
      this.refuse(messageOf(problem));
    }
  }

  /** Another loss, by its name; "" is the learner's own, which the kernel has recorded. */
  setLoss(loss: RunStructure["loss"]): void {
    if (!this.#own()) return;
    this.player.settle();
    const why = this.run.setLoss(loss);
    if (why) {
      this.refuse(why);
      return;
    }
    this.#changed(touched("loss"));
    const name = loss || this.run.structure.peek().lossName;
    this.#report({ kind: "loss", name });
  }

  /** Train on other examples from now on; whether that is possible. */
  setExamples(examples: RunExamples, message = ""): boolean {
    const trainer = this.#own();
    if (!trainer) return false;
    this.player.settle();
    try {
      this.run.trainOn(examples, trainer);
    } catch (problem) {
      this.refuse(messageOf(problem));
      return false;
    }
    this.#changed(touched("examples"));
    if (message) this.announce(message);
    return true;
  }

  /** The network and its run now, with all losses: NaN stands for one that is not known. */
  network(): NetworkState {
    const { run } = this;
    const { record } = run.history.current;
    const now = run.now();
    const known = (_: unknown, k: number) => record.at(k) ?? Number.NaN;
    const losses = Float64Array.from({ length: now.step }, known);
    const structure = run.structure.peek();
    const seed = this.builder.seed.peek();
    return { structure, run: { ...now, losses }, start: this.#start, seed };
  }

  /** Train another network, from where its run is. */
  setNetwork(state: NetworkState, message: string): void {
    const { structure, run, start, seed } = state;
    this.rest();
    if (!this.#own()) return;
    batch(() => {
      this.run.rebuild(structure, this.run.examples.peek(), run);
      this.#start = start;
      this.builder.seed.value = seed;
      this.run.timeline.begin(run, true);
      this.run.clearActs();
      this.sync.rewound(firstOf(run));
      this.#changed(touched("network"), true);
    });
    this.announce(message);
  }

  /** The run that Reset restores. */
  get start(): RunState {
    return this.#start;
  }

  // ---- from the kernel

  /** Whether this page is making steps. */
  get isTraining(): boolean {
    return this.player.playing.peek() && !this.run.kernelReason;
  }

  /** A cell changed settings while this page trained: all but those in `touched` hold from the next step on. */
  adoptSettings(settings: Settings, touched: readonly string[]): void {
    this.player.settle();
    this.settings.adopt(settings, touched);
    this.#arrived();
    this.announce(
      "A cell changed how it is trained: that counts from the next step on.",
    );
  }

  /** The kernel's run holds; `by` says why. */
  adopt(given: RunState, by: Cause): void {
    const { run, event } = this;
    const before = run.step.peek();
    const goesOn = by === "kernel" && this.player.playing.peek();
    if (!goesOn) this.player.stop();
    batch(() => {
      run.goTo(given);
      run.timeline.follow(given);
      run.history.current.settings.add(this.settings.words);
      this.#arrived();
    });
    const { kind } = event.peek();
    if (by === "cell") this.#report({ kind: by, before });
    else if (by === "conflict" || (by === "view" && kind !== "conflict"))
      this.#report({ kind: by });
    else if (by !== "kernel") return;
    else if (goesOn) this.#kernelPlayer.next();
    else if (kind === "paused")
      this.#report({ kind, from: this.#playedFrom }); // the step under way came after it
    else if (run.kernelReason) this.#report({ kind: "stepped" });
  }

  /** The kernel has recorded the run anew, or has other examples. */
  rebuild(structure: RunStructure, examples: RunExamples, run: RunState): void {
    this.player.stop();
    batch(() => {
      this.edits.clear();
      this.run.rebuild(structure, examples, run);
      this.#arrived();
    });
    this.#report({ kind: "rebuilt" });
  }

  #arrived(): void {
    this.run.clearActs();
    this.run.changed(true);
  }

  #readTrouble(): void {
    this.trouble.value = troubleOf(this.#host);
  }

  // ----

  /** The Trainer of this page; undefined, with a message in the status line, if the kernel trains. */
  #own(): Trainer | undefined {
    const { trainer, tick } = this.run;
    if (!trainer) {
      tick.value += 1; // a control shows again what holds
      this.#report({ kind: "kernel" });
    }
    return trainer;
  }

  /** Whether neither page nor kernel can make a step; the status line says so. */
  #isStuck(): boolean {
    const { kernelReason } = this.run;
    const isStuck = kernelReason !== "" && !this.sync.hasKernel;
    if (isStuck)
      this.refuse(
        this.sync.queue.reach.peek() === "none"
          ? `Only Python can make the steps of this run, and this page has none: ${kernelReason}.`
          : `The kernel has to make the steps of this run, and it is gone: ${kernelReason}. Run the cell again.`,
      );
    return isStuck;
  }

  /** Pause, and abandon the step that is half done. */
  rest(): void {
    this.pause();
    this.player.settle();
  }

  #changed(touch: Touch, now = false): void {
    this.run.changed(true);
    this.sync.commit(touch, now);
  }
}

function speedOf(host: Host<TrainingWidgetModel>): Speed {
  const speed = (host.get("speed") as Speed | undefined) ?? "frame";
  demand(SPEEDS.includes(speed), "speed");
  return speed;
}

const messageOf = (problem: unknown) =>
  problem instanceof Error ? problem.message : `${problem}`;
