// Replay: a graph and its two arrays, and what each act does to them. The twin of graph/acts.py.

import { type Signal, signal } from "@preact/signals";
import { Tape } from "../engine/tape.ts";
import { type GraphAct, type GraphState, rowOf } from "./acts.ts";
import type { GraphSettings } from "./settings.ts";
import type { Structure } from "./structure.ts";

export class Replay {
  readonly structure: Structure;
  readonly tape: Tape;
  /** Why the kernel has to run this graph; "" when it can be replayed here. */
  readonly kernelReason: string;
  readonly settings: GraphSettings;
  /** The nodes whose number is not that of the leaves, since the kernel cannot compute it. */
  behind: ReadonlySet<number> = new Set();
  /** How many leaves the last act has moved. */
  moved = 0;
  /** Whether data has changed since the gradients were computed. */
  readonly gradStale: Signal<boolean> = signal(false);
  /** What Reset restores. */
  start: { data: Float64Array; grad: Float64Array; stale: boolean };
  /** The data as Forward would compute it now. */
  #fresh: Float64Array;
  /** The data that the gradients belong to. */
  #ofGrad: Float64Array | undefined;

  constructor(structure: Structure, settings: GraphSettings) {
    this.structure = structure;
    this.tape = new Tape(structure);
    this.settings = settings;
    this.#fresh = this.tape.data;
    this.start = {
      data: this.tape.data.slice(),
      grad: this.tape.grad.slice(),
      stale: false,
    };
    const { unknown } = this.tape;
    this.kernelReason =
      structure.kernelReason ||
      (unknown.length > 0
        ? `the operation ${unknown.join(", ")} is not known to this page`
        : "");
  }

  /** Perform `act`, unless it is left to the kernel. */
  perform(act: GraphAct): void {
    this.moved = 0;
    if (!this.isLeft(act)) rowOf(act.name).perform?.(this, act);
  }

  /** Whether the kernel performs `act`: it runs the graph, or code of the learner's own does this. */
  isLeft({ name }: GraphAct): boolean {
    const { changes, isLocal, runsOwn } = rowOf(name);
    if (this.kernelReason) return changes === "numbers" && !isLocal;
    return Boolean(this.structure.own && runsOwn);
  }

  /** Whether the page waits for what the kernel makes of `act`. */
  asksKernel(act: GraphAct): boolean {
    if (this.kernelReason || this.isLeft(act)) return true;
    const follows = this.settings.backwardOnChange.value;
    return Boolean(
      this.structure.own && follows && /^(set|step)$/.test(act.name),
    );
  }

  // ---- what acts do

  set(leaf: number, number: number): void {
    this.tape.data[leaf] = number;
    this.moved = 1;
    this.#follow();
  }

  step(rate: number): void {
    const { data, grad } = this.tape;
    this.settings.moves.value.forEach((moves, i) => {
      if (!moves) return;
      const before = data[i] as number;
      data[i] = before - rate * (grad[i] as number);
      this.moved += Number(data[i] !== before);
    });
    this.#follow();
  }

  /** Call `compute`, after which the gradients belong to the data. */
  updateGrad(compute: (tape: Tape) => void): void {
    compute(this.tape);
    this.gradStale.value = false;
  }

  reset(): void {
    this.tape.data.set(this.start.data);
    this.tape.grad.set(this.start.grad);
    this.gradStale.value = this.start.stale;
  }

  restore({ data, grad, gradStale }: GraphState): void {
    this.tape.data.set(data);
    this.tape.grad.set(grad);
    this.gradStale.value = gradStale;
    this.#ofGrad = undefined;
  }

  /** Leaves have moved: run forward and backward if the settings say so. */
  #follow(): void {
    if (this.kernelReason) return;
    const backward = this.settings.backwardOnChange.value;
    if (this.settings.forwardOnChange.value) this.tape.forward();
    if (backward && !this.structure.own) {
      this.tape.zeroGrad();
      this.tape.backward();
    }
    this.gradStale.value = !backward && this.tape.grad.some((g) => g !== 0);
  }

  // ---- the numbers

  /** A copy of the numbers. */
  state(): GraphState {
    const { data, grad } = this.tape;
    const gradStale = this.gradStale.value;
    return { data: data.slice(), grad: grad.slice(), gradStale };
  }

  /** Whether these are the very numbers of `state`. */
  has({ data, grad, gradStale }: GraphState): boolean {
    return (
      gradStale === this.gradStale.value &&
      isSame(this.tape.data, data) &&
      isSame(this.tape.grad, grad)
    );
  }

  /** The data that the gradients were computed from; the present data where that is not known. */
  get dataOfGrad(): Float64Array {
    return this.#ofGrad ?? this.tape.data;
  }

  /** The arrays have changed: compute what is stale. */
  compare(): void {
    this.#fresh = this.tape.data;
    if (!this.gradStale.value) {
      this.#ofGrad ??= new Float64Array(this.tape.size);
      this.#ofGrad.set(this.tape.data);
    }
    if (this.kernelReason) return;
    this.#fresh = this.tape.data.slice();
    this.tape.forward(this.#fresh);
  }

  /** Whether Forward would change the number of node `i`. */
  isDataStale(i: number): boolean {
    const a = this.#fresh[i] as number;
    const b = this.tape.data[i] as number;
    return (
      this.behind.has(i) ||
      (!Object.is(a, b) &&
        !(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a))))
    );
  }

  /** Whether the gradient of node `i` was computed before the data changed. */
  isGradStale(i: number): boolean {
    return (
      this.gradStale.value && i !== this.tape.root && this.tape.grad[i] !== 0
    );
  }
}

/** Bit for bit, except that all forms of NaN are equal. */
const isSame = (a: Float64Array, b: Float64Array): boolean =>
  a.every((number, i) => Object.is(number, b[i]));
