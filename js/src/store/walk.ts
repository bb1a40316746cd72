// Walk: forward or backward one node at a time, either way; and backward in an order of one's own.

import { batch, computed, type Signal, signal } from "@preact/signals";
import { Tape } from "../engine/tape.ts";
import type { Act, State } from "./acts.ts";
import { operandsOf } from "./health.ts";
import type { Replay } from "./replay.ts";
import type { Structure } from "./structure.ts";

/** What a walk needs of its store. */
export interface Ground {
  readonly replay: Signal<Replay>;
  carryOut(act: Act): void;
  /** Call `then` once the kernel, if it runs the graph, has done what it was told, or refused it. */
  settled(then: (error: string) => void): void;
  /** Whether there is no kernel. */
  alone(): boolean;
}

const TEMPO = 1200; // ms a node while it plays

export class Walk {
  readonly way: Signal<Way> = signal("backward");
  /** The nodes visited so far; undefined while there is no walk. */
  readonly visits: Signal<readonly Visit[] | undefined> = signal(undefined);
  readonly playing = signal(false);
  readonly #ground: Ground;
  #start: State | undefined;
  #mine = false;
  /** The step that the kernel is about to do. */
  #awaited: object | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(ground: Ground, end: AbortSignal) {
    this.#ground = ground;
    end.addEventListener("abort", () => this.pause());
  }

  // ---- what a view asks

  /** The node that is looked at: the last visited one; the root when a walk backward begins. */
  readonly current = computed(() => {
    const visits = this.visits.value;
    if (!visits) return -1;
    const last = visits.at(-1);
    if (last) return last.node;
    return this.way.value === "forward" ? -1 : this.#replay.tape.root;
  });

  /** How many nodes there are to visit. */
  get length(): number {
    return this.#inner().length;
  }

  /** Whether all nodes have been visited. */
  readonly done = computed(
    () => (this.visits.value?.length ?? 0) === this.length,
  );

  /** Why the graph cannot be walked here; "" when it can. */
  get refusal(): string {
    return this.#ground.alone() ? this.#replay.driven : "";
  }

  /** Whether the kernel computes the steps, by rules that this page may not know. */
  get driven(): boolean {
    return this.#replay.driven !== "";
  }

  /** Whether a step is on its way to the kernel. */
  get awaits(): boolean {
    return this.#awaited !== undefined;
  }

  /** The gradients as one backward computes them. */
  right(): Float64Array {
    const tape = new Tape(this.#replay.structure);
    tape.data.set(this.#replay.tape.data);
    tape.backward();
    return tape.grad;
  }

  // ---- what a learner does

  choose(way: Way): void {
    this.stop();
    this.way.value = way;
  }

  /** Visit the next node; the first time, begin. */
  next(): void {
    const visits = this.visits.value;
    if (this.awaits) return;
    if (!visits) this.#begin();
    else if (this.way.value !== "own") {
      const node = this.#order()[visits.length];
      if (node !== undefined) this.visit(node);
    }
  }

  visit(node: number): void {
    const visits = this.visits.value;
    if (!visits || visits.some((visit) => visit.node === node)) return;
    if (this.awaits || this.#replay.tape.isLeaf(node)) return;
    const visit = look(this.#replay, this.way.value, node, visits);
    const name = this.way.value === "forward" ? "compute" : "visit";
    this.#do({ name, number: 0, leaf: node }, () => {
      this.visits.value = [...visits, outcome(this.#replay, visit)];
    });
  }

  /** Undo the last visit exactly; before the first one, end the walk as it began. */
  previous(): void {
    const visits = this.visits.value;
    if (!visits || this.awaits) return;
    this.pause();
    const last = visits.at(-1);
    const state = last
      ? before(this.#replay, this.way.value, last)
      : this.#start;
    if (state)
      this.#do({ name: "restore", number: 0, leaf: -1, state }, () => {
        this.visits.value = last ? visits.slice(0, -1) : undefined;
      });
  }

  /** Go back or on over `act` when it is the next step of this walk; whether it was. */
  retrace(act: Act, back: boolean): boolean {
    const visits = this.visits.value;
    if (!back) return this.#again(act, visits !== undefined);
    if (!visits || (visits.at(-1)?.node ?? -1) !== act.leaf) return false;
    if (visits.length === 0 && act.name !== "begin") return false;
    this.previous();
    return true;
  }

  #again(act: Act, walking: boolean): boolean {
    const name = this.way.value === "forward" ? "compute" : "visit";
    if (walking && act.name === name) this.visit(act.leaf);
    else if (!walking && act.name === "begin" && name === "visit") this.next();
    else return false;
    return true;
  }

  play(): void {
    this.playing.value = true;
    this.next();
    this.#timer = setInterval(() => {
      if (this.done.value) this.pause();
      else this.next();
    }, TEMPO);
  }

  pause(): void {
    clearInterval(this.#timer);
    this.playing.value = false;
  }

  /** Leave everything as it is, and walk no further. */
  stop(): void {
    this.pause();
    this.#awaited = undefined;
    this.visits.value = undefined;
  }

  /** The numbers have changed: if that was none of our steps, they are no longer what we walk on. */
  interrupt(): void {
    if (!this.#mine) this.stop();
  }

  // ----

  get #replay(): Replay {
    return this.#ground.replay.value;
  }

  #begin(): void {
    if (this.refusal) return;
    this.#start = this.#replay.state();
    // what the leaves had would hide what an order of one's own makes of them
    if (this.way.value === "own")
      this.#do({ name: "zero_grad", number: 0, leaf: -1 });
    const begun = () => {
      this.visits.value = [];
    };
    if (this.way.value === "forward") begun();
    else this.#do({ name: "begin", number: 0, leaf: -1 }, begun);
  }

  /** Carry out `act`, and go on with `then` when that is done, unless the walk has ended meanwhile. */
  #do(act: Act, then = () => {}): void {
    this.#mine = true;
    const step = {};
    this.#awaited = step;
    try {
      batch(() => this.#ground.carryOut(act));
    } finally {
      this.#mine = false;
    }
    this.#ground.settled((refused) => {
      if (this.#awaited !== step) return;
      this.#awaited = undefined;
      if (refused) this.stop();
      else then();
    });
  }

  #inner(): number[] {
    const { tape } = this.#replay;
    return Array.from({ length: tape.size }, (_, i) => i).filter(
      (i) => !tape.isLeaf(i),
    );
  }

  #order(): number[] {
    const inner = this.#inner();
    return this.way.value === "forward" ? inner : inner.reverse();
  }
}

// Visit: one step of a walk, with all that it did.
/** In which order: as backward goes, as forward goes, or as the learner says. */
export type Way = "backward" | "forward" | "own";

/** One node that was looked at, with all that its rule did. */
export interface Visit {
  node: number;
  operands: readonly number[];
  /** The gradient that had arrived, or the numbers of the operands on the way forward. */
  arrived: number;
  /**
   * What was added to the gradient of each operand, what was there before, and after. Where the
   * kernel has added it, an operand that is used twice is here once.
   */
  shares: readonly number[];
  before: readonly number[];
  after: readonly number[];
  /** Results of this node that had not been visited: their shares were still missing. */
  missing: readonly number[];
  /** The number of the node before it was computed. */
  replaced: number;
}

/** What the rule of `node` is about to do, after `visits`. */
export function look(
  { tape, structure, driven }: Replay,
  way: Way,
  node: number,
  visits: readonly Visit[],
): Visit {
  const all = operandsOf(structure, node);
  const operands = [...(driven ? new Set(all) : all)];
  const numbers = way === "forward" ? tape.data : tape.grad;
  const seen = new Set(visits.map((visit) => visit.node));
  return {
    node,
    operands,
    arrived: tape.grad[node] as number,
    shares: driven ? [] : tape.shares(node),
    before: operands.map((operand) => numbers[operand] as number),
    after: [],
    missing:
      way === "forward"
        ? []
        : resultsOf(structure, node).filter((result) => !seen.has(result)),
    replaced: tape.data[node] as number,
  };
}

/** The visit, once it has happened. */
export function outcome({ tape, driven }: Replay, visit: Visit): Visit {
  const after = visit.operands.map((operand) => tape.grad[operand] as number);
  const shares = driven
    ? after.map((number, k) => number - (visit.before[k] as number))
    : visit.shares;
  return { ...visit, after, shares };
}

/** The numbers as they were before the visit, the last one of its walk. */
export function before(
  replay: Replay,
  way: Way,
  { node, operands, before, replaced }: Visit,
): State {
  const state = replay.state();
  if (way === "forward") state.data[node] = replaced;
  else
    operands.forEach((operand, k) => {
      state.grad[operand] = before[k] as number;
    });
  return state;
}

/** The nodes that were made from `node`. */
const resultsOf = (structure: Structure, node: number): number[] =>
  structure.symbols.flatMap((_, i) =>
    operandsOf(structure, i).includes(node) ? [i] : [],
  );
