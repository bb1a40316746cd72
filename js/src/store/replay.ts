// Replay: a graph and its two arrays, and what each act does to them. The twin of graph/acts.py.

import { type Signal, signal } from "@preact/signals";
import { Tape } from "../engine/tape.ts";
import type { Act, State } from "./acts.ts";
import type { Settings } from "./settings.ts";
import type { Structure } from "./structure.ts";

export class Replay {
  readonly structure: Structure;
  readonly tape: Tape;
  /** Why the kernel has to run this graph; "" when it can be replayed here. */
  readonly driven: string;
  /** Whether data has changed since the gradients were computed. */
  readonly gradStale: Signal<boolean> = signal(false);
  /** What Reset restores. */
  start: { data: Float64Array; grad: Float64Array; stale: boolean };
  /** The data as Forward would compute it now. */
  #fresh: Float64Array;
  /** The data that the gradients belong to. */
  #ofGrad: Float64Array | undefined;
  readonly #settings: Settings;

  constructor(structure: Structure, settings: Settings) {
    this.structure = structure;
    this.tape = new Tape(structure);
    this.#settings = settings;
    this.#fresh = this.tape.data;
    this.start = {
      data: this.tape.data.slice(),
      grad: this.tape.grad.slice(),
      stale: false,
    };
    const { unknown } = this.tape;
    this.driven =
      structure.driven ||
      (unknown.length > 0
        ? `the operation ${unknown.join(", ")} is not known to this page`
        : "");
  }

  /** Do `act`, or leave it to the kernel; how many leaves have moved. */
  apply(act: Act): number {
    if (this.#settings.apply(act)) return 0;
    const { data, grad } = this.tape;
    if (act.name === "set") {
      data[act.leaf] = act.number;
      this.#follow();
      return 1;
    }
    if (act.name === "restore") {
      if (act.state) this.restore(act.state);
      return 0;
    }
    if (this.driven) return 0;
    switch (act.name) {
      case "step":
        return this.#step(act.number);
      case "forward":
        this.tape.forward();
        return 0;
      case "backward":
        this.tape.backward();
        break;
      case "zero_grad":
        this.tape.zeroGrad();
        break;
      case "begin":
        this.tape.begin();
        break;
      case "visit":
        this.tape.visit(act.leaf);
        break;
      case "compute":
        this.tape.compute(act.leaf);
        return 0;
      case "reset":
        data.set(this.start.data);
        grad.set(this.start.grad);
        this.gradStale.value = this.start.stale;
        return 0;
    }
    this.gradStale.value = false;
    return 0;
  }

  /** A copy of the numbers as they are. */
  state(): State {
    const { data, grad } = this.tape;
    const gradStale = this.gradStale.value;
    return { data: data.slice(), grad: grad.slice(), gradStale };
  }

  restore({ data, grad, gradStale }: State): void {
    this.tape.data.set(data);
    this.tape.grad.set(grad);
    this.gradStale.value = gradStale;
    this.#ofGrad = undefined;
  }

  /** The data that the gradients were computed from; those of now where that is not known. */
  get dataOfGrad(): Float64Array {
    return this.#ofGrad ?? this.tape.data;
  }

  #step(rate: number): number {
    const { data, grad } = this.tape;
    let moved = 0;
    this.#settings.moves.value.forEach((moves, i) => {
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
    if (this.driven) return;
    const backward = this.#settings.backwardOnChange.value;
    if (this.#settings.forwardOnChange.value) this.tape.forward();
    if (backward) {
      this.tape.zeroGrad();
      this.tape.backward();
    }
    this.gradStale.value = !backward && this.tape.grad.some((g) => g !== 0);
  }

  /** The arrays have changed: compute what is out of date. */
  compare(): void {
    this.#fresh = this.tape.data;
    if (!this.gradStale.value) {
      this.#ofGrad ??= new Float64Array(this.tape.size);
      this.#ofGrad.set(this.tape.data);
    }
    if (this.driven) return;
    this.#fresh = this.tape.data.slice();
    this.tape.forward(this.#fresh);
  }

  /** Whether the number of node `i` no longer fits the leaves. */
  isDataStale(i: number): boolean {
    const a = this.#fresh[i] as number;
    const b = this.tape.data[i] as number;
    return (
      !Object.is(a, b) && !(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)))
    );
  }

  /** Whether the gradient of node `i` was computed before the data changed. */
  isGradStale(i: number): boolean {
    return (
      this.gradStale.value && i !== this.tape.root && this.tape.grad[i] !== 0
    );
  }
}
