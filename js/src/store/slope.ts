// Slope: the root as a function of one leaf, around where the leaf is. For a panel of the graph view.

import {
  computed,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import { type Nudge, STEPS } from "../engine/difference.ts";
import { Section } from "../engine/section.ts";
import type { GraphStore } from "./graph-store.ts";
import type { Point } from "./ranges.ts";

/** How many nodes a curve or a ladder computes at most: a slider still keeps up with the pointer. */
const MAX_COMPUTED = 500_000;
const MAX_LEAVES = 500; // that a list offers

export class Slope {
  readonly h: Signal<number> = signal(0.001);
  readonly leaf: ReadonlySignal<number>;
  readonly x: ReadonlySignal<number>;
  readonly curve: ReadonlySignal<readonly Point[]>;
  readonly nudge: ReadonlySignal<Nudge>;
  /** The gradient at x, by backward. */
  readonly gradient: ReadonlySignal<number>;
  readonly ladder: ReadonlySignal<readonly Nudge[]>;
  readonly #store: GraphStore;

  constructor(store: GraphStore) {
    this.#store = store;
    let last = -1;
    this.leaf = computed(() => {
      const { size } = store.replay.value.tape;
      const wanted = [store.selected.value, last].find(
        (i) => i < size && isMovable(store, i),
      );
      last = wanted ?? leavesOf(store)[0] ?? store.root;
      return last;
    });
    const section = computed(
      () => new Section(store.replay.value.structure, this.leaf.value),
    );
    const fixed = computed(() => {
      store.tick.value;
      section.value.follow(store.tape.data);
      return section.value.version;
    });
    this.x = computed(() => {
      store.tick.value;
      return store.tape.data[this.leaf.value] ?? Number.NaN;
    });
    this.curve = computed(() => {
      fixed.value;
      return curveOf(section.value, store.range(this.leaf.value).value);
    });
    const here = computed(() => {
      fixed.value;
      return section.value.at(this.x.value);
    });
    this.nudge = computed(() => {
      fixed.value;
      return nudged(section.value, this.x.value, this.h.value, here.value);
    });
    this.gradient = computed(() => {
      fixed.value;
      return section.value.slopeAt(this.x.value);
    });
    this.ladder = computed(() => {
      fixed.value;
      const isLarge = section.value.size * STEPS.length * 2 > MAX_COMPUTED;
      const steps = isLarge ? STEPS.filter((_, k) => k % 2 === 0) : STEPS;
      return steps.map((h) =>
        nudged(section.value, this.x.value, h, here.value),
      );
    });
  }

  /** Leaves to choose from. */
  get leaves(): readonly number[] {
    const leaves = leavesOf(this.#store);
    return leaves.length <= MAX_LEAVES
      ? leaves
      : [...new Set([...leaves.slice(0, MAX_LEAVES), this.leaf.value])];
  }
}

const isMovable = ({ structure }: GraphStore, i: number) =>
  structure.roles[i] === "input" || structure.roles[i] === "parameter";

/** Inputs first: a network has many more parameters. */
function leavesOf(store: GraphStore): number[] {
  const { roles } = store.structure;
  const of = (role: string) =>
    [...roles.keys()].filter((i) => roles[i] === role);
  return [...of("input"), ...of("parameter")];
}

function curveOf(section: Section, { min, max }: { min: number; max: number }) {
  const count = Math.min(
    Math.max(Math.round(MAX_COMPUTED / section.size), 24),
    160,
  );
  return Array.from({ length: count + 1 }, (_, k): Point => {
    const x = min + ((max - min) * k) / count;
    return [x, section.at(x)];
  });
}

const nudged = (
  section: Section,
  x: number,
  h: number,
  here: number,
): Nudge => ({
  x,
  h,
  here,
  ahead: section.at(x + h),
  behind: section.at(x - h),
});
