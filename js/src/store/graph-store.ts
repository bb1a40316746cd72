// GraphStore: the state of a graph on this page. What a learner does is computed here, within the
// frame, and committed to the Python objects after; what a cell does arrives from the kernel.

import { batch, type Signal, signal } from "@preact/signals";
import { Tape } from "../engine/tape.ts";
import type { Buffers, Host } from "../host/host.ts";
import type { GraphWidgetModel } from "../models.ts";
import type { Act } from "./acts.ts";
import { type Answer, type Letter, Link } from "./link.ts";
import { type Range, rangeFor, rangeHolding } from "./ranges.ts";
import {
  bytes,
  numbers,
  type PackedStructure,
  type Structure,
  unpackStructure,
} from "./structure.ts";

declare const __VERSION__: string;

export type Model = GraphWidgetModel;
type Setting = "learning_rate" | "forward_on_change" | "backward_on_change";

/** What just happened: the act, and the numbers before it; or that a cell changed `leaves`. */
export type Event =
  | { kind: "shown" }
  | {
      kind: "act";
      act: Act;
      rootBefore: number;
      gradStaleBefore: boolean;
      moved: number;
    }
  | { kind: "cell"; leaves: number[] }
  | { kind: "refused"; why: string };

export class GraphStore {
  readonly structure: Signal<Structure>;
  /** Moves on with every change of the arrays: whoever shows a number reads it. */
  readonly tick = signal(0);
  readonly event: Signal<Event> = signal({ kind: "shown" });
  readonly trouble = signal("");
  readonly gradStale = signal(false);
  readonly learningRate = signal(0.01);
  readonly forwardOnChange = signal(true);
  readonly backwardOnChange = signal(false);
  readonly digits = signal(4);
  readonly moves: Signal<Uint8Array>;
  readonly ranges = new Map<number, Signal<Range>>();
  readonly link: Link;
  tape: Tape;
  #start: { data: Float64Array; grad: Float64Array };
  #fresh: Float64Array;
  #revision: number;
  readonly #host: Host<Model>;

  constructor(host: Host<Model>, end: AbortSignal) {
    this.#host = host;
    this.structure = signal(this.#readStructure());
    this.tape = new Tape(this.structure.value);
    this.moves = signal(new Uint8Array(this.tape.size));
    this.#start = { data: this.tape.data, grad: this.tape.grad };
    this.#fresh = this.tape.data;
    this.#revision = host.get("revision");
    this.link = new Link(
      host as unknown as Host<object>,
      end,
      () => this.#letter(),
      (answer) => this.#take(answer),
    );
    this.#readState();
    this.#readSettings();
    host.watch(["structure", "revision", "data", "grad"], () =>
      this.#publication(),
    );
    host.watch(
      [
        "learning_rate",
        "forward_on_change",
        "backward_on_change",
        "digits",
        "moves",
        "start_data",
        "error",
      ],
      () => this.#readSettings(),
    );
    this.#checkVersion();
    this.link.hello(__VERSION__);
  }

  // ---- what a view asks

  get root(): number {
    return this.tape.root;
  }

  name(i: number): string {
    return this.structure.value.names[i] ?? "";
  }

  /** Whether the kernel has to run this graph, because this page cannot. */
  get driven(): string {
    const { unknown } = this.tape;
    if (this.structure.value.driven) return this.structure.value.driven;
    return unknown.length
      ? `the operation ${unknown.join(", ")} is not known to this page`
      : "";
  }

  range(i: number): Signal<Range> {
    let range = this.ranges.get(i);
    if (range === undefined) {
      range = signal(rangeFor(this.tape.data[i] ?? 0));
      this.ranges.set(i, range);
    }
    return range;
  }

  /** Whether the number of node `i` no longer fits the leaves. */
  isDataStale(i: number): boolean {
    return (
      !Object.is(this.#fresh[i], this.tape.data[i]) &&
      !near(this.#fresh[i], this.tape.data[i])
    );
  }

  /** Whether the gradient of node `i` was computed before the data changed. */
  isGradStale(i: number): boolean {
    return this.gradStale.value && i !== this.root && this.tape.grad[i] !== 0;
  }

  // ---- what a learner does

  set(leaf: number, number: number): void {
    this.#do({ name: "set", leaf, number });
  }

  step(): void {
    this.#do({ name: "step", leaf: -1, number: this.learningRate.value });
  }

  do(name: "forward" | "backward" | "zero_grad" | "reset"): void {
    this.#do({ name, leaf: -1, number: 0 });
  }

  setting(name: Setting, number: number): void {
    this.#do({ name, leaf: -1, number });
  }

  move(leaf: number, moved: boolean): void {
    this.#do({ name: "move", leaf, number: Number(moved) });
  }

  /** Say that something was not done, and why. */
  refuse(why: string): void {
    this.event.value = { kind: "refused", why };
  }

  #do(act: Act): void {
    batch(() => {
      const rootBefore = this.tape.data[this.root] ?? Number.NaN;
      const gradStaleBefore = this.gradStale.value;
      const moved = this.#apply(act);
      this.#changed();
      this.event.value = {
        kind: "act",
        act,
        rootBefore,
        gradStaleBefore,
        moved,
      };
    });
    this.link.post(act);
  }

  /** The twin of Binding.apply; how many leaves have moved. */
  #apply(act: Act): number {
    const { data, grad } = this.tape;
    switch (act.name) {
      case "set":
        data[act.leaf] = act.number;
        if (!this.driven) this.#follow();
        return 1;
      case "step":
        return this.driven ? 0 : this.#step(act.number);
      case "forward":
        if (!this.driven) this.tape.forward();
        return 0;
      case "backward":
        if (this.driven) return 0;
        this.tape.backward();
        this.gradStale.value = false;
        return 0;
      case "zero_grad":
        this.tape.zeroGrad();
        this.gradStale.value = false;
        return 0;
      case "reset":
        data.set(this.#start.data);
        grad.set(this.#start.grad);
        this.gradStale.value = false;
        return 0;
      case "move": {
        const moves = this.moves.value.slice();
        moves[act.leaf] = act.number;
        this.moves.value = moves;
        return 0;
      }
      case "learning_rate":
        this.learningRate.value = act.number;
        return 0;
      case "forward_on_change":
        this.forwardOnChange.value = act.number !== 0;
        return 0;
      case "backward_on_change":
        this.backwardOnChange.value = act.number !== 0;
        return 0;
    }
  }

  #step(rate: number): number {
    const { data, grad } = this.tape;
    let moved = 0;
    this.moves.value.forEach((moves, i) => {
      if (!moves) return;
      const before = data[i] as number;
      data[i] = before - rate * (grad[i] as number);
      moved += Number(data[i] !== before);
    });
    this.#follow();
    return moved;
  }

  /** Leaves have moved: what follows on its own. */
  #follow(): void {
    if (this.forwardOnChange.value) this.tape.forward();
    if (this.backwardOnChange.value) {
      this.tape.zeroGrad();
      this.tape.backward();
    }
    this.gradStale.value =
      !this.backwardOnChange.value && this.tape.grad.some((g) => g !== 0);
  }

  #changed(): void {
    const { data } = this.tape;
    this.#fresh = data;
    if (!this.forwardOnChange.value && !this.driven) {
      this.#fresh = data.slice();
      this.tape.forward(this.#fresh);
    }
    for (const [i, range] of this.ranges)
      range.value = rangeHolding(range.value, data[i] as number);
    this.tick.value += 1;
  }

  // ---- to and from the kernel

  #letter(): Letter {
    const content = {
      revision: this.#revision,
      recording: this.structure.value.recording,
      grad_stale: this.gradStale.value,
    };
    if (this.driven) return { kind: "command", content, buffers: [] };
    const { data, grad } = this.tape;
    return {
      kind: "commit",
      content,
      buffers: [data.slice().buffer, grad.slice().buffer],
    };
  }

  #take(answer: Answer): void {
    if (
      answer.recording !== undefined &&
      answer.recording !== this.structure.value.recording
    )
      return;
    this.#revision = answer.revision;
    if (answer.state) this.#adopt(answer.state, answer.gradStale);
    if (answer.error) this.refuse(answer.error);
  }

  /** The kernel's numbers hold; what the learner has done since is done again on top of them. */
  #adopt([data, grad]: Buffers, gradStale: boolean): void {
    if (
      data?.byteLength !== this.tape.data.byteLength ||
      grad?.byteLength !== data.byteLength
    )
      return;
    batch(() => {
      this.tape.data.set(new Float64Array(bytes(data as DataView)));
      this.tape.grad.set(new Float64Array(bytes(grad as DataView)));
      this.gradStale.value = gradStale;
      for (const act of this.link.waiting) this.#apply(act);
      this.#changed();
    });
  }

  /** The traits have changed: a cell did something, or another page. */
  #publication(): void {
    const revision = this.#host.get("revision");
    const anew =
      this.#host.get("structure").recording !== this.structure.value.recording;
    if (anew) {
      batch(() => {
        this.structure.value = this.#readStructure();
        this.tape = new Tape(this.structure.value);
        this.ranges.clear();
        this.#revision = revision;
        this.#readState();
        this.#readSettings();
        this.event.value = { kind: "shown" };
      });
      return;
    }
    // the answer to what is in flight will say what holds
    if (this.link.busy || revision <= this.#revision) return;
    if ((this.#host.get("commits")[this.link.client] ?? 0) < this.link.answered)
      return;
    const before = this.tape.data.slice();
    this.#revision = revision;
    this.#readState();
    const leaves = Array.from(before.keys()).filter(
      (i) => this.tape.isLeaf(i) && !Object.is(before[i], this.tape.data[i]),
    );
    this.event.value = { kind: "cell", leaves };
  }

  #readStructure(): Structure {
    return unpackStructure(
      this.#host.get("structure") as unknown as PackedStructure,
    );
  }

  #readState(): void {
    const data = numbers(this.#host.get("data"));
    const grad = numbers(this.#host.get("grad"));
    this.#adopt(
      [data.buffer as ArrayBuffer, grad.buffer as ArrayBuffer],
      this.#host.get("grad_stale"),
    );
  }

  #readSettings(): void {
    batch(() => {
      this.learningRate.value = this.#host.get("learning_rate");
      this.forwardOnChange.value = this.#host.get("forward_on_change");
      this.backwardOnChange.value = this.#host.get("backward_on_change");
      this.digits.value = this.#host.get("digits");
      this.moves.value = new Uint8Array(bytes(this.#host.get("moves")));
      this.#start = {
        data: numbers(this.#host.get("start_data")),
        grad: numbers(this.#host.get("start_grad")),
      };
      this.trouble.value = this.#host.get("error") ?? "";
    });
  }

  #checkVersion(): void {
    const kernel = this.#host.get("version");
    if (kernel && kernel !== __VERSION__)
      this.trouble.value = `this page runs micrograd_widgets ${__VERSION__}, the kernel ${kernel}: reload the page, or restart the kernel`;
  }
}

const near = (a = 0, b = 0) =>
  Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a));
