// GraphStore: the state of a graph on this page. What a learner does is computed here, within the
// frame, and committed to the Python objects after; what a cell does arrives from the kernel.

import {
  batch,
  computed,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import type { Tape } from "../engine/tape.ts";
import type { Buffers, Host } from "../host/host.ts";
import type { GraphWidgetModel } from "../models.ts";
import { type Act, type ActName, isSetting, type State } from "./acts.ts";
import { HealthWatch } from "./health-watch.ts";
import { type Deed, History, type Way } from "./history.ts";
import { kinOf } from "./kin.ts";
import { type Answer, type Letter, Link } from "./link.ts";
import type { Range } from "./ranges.ts";
import { Replay } from "./replay.ts";
import { shareSelection } from "./selection.ts";
import { Settings } from "./settings.ts";
import {
  bytes,
  numbers,
  type PackedStructure,
  type Structure,
  unpackStructure,
} from "./structure.ts";
import { Walk } from "./walk.ts";

declare const __VERSION__: string;

export type Model = GraphWidgetModel;

/** What just happened: an act, with how things were before it; or a cell that changed `leaves`. */
export type Event =
  | { kind: "shown" }
  | {
      kind: "act";
      act: Act;
      rootBefore: number;
      /** Whether the leaves had gradients already. */
      hadGradients: boolean;
      gradStaleBefore: boolean;
      moved: number;
    }
  | { kind: "cell"; leaves: readonly number[] }
  | { kind: "history"; way: Way; deed: Deed }
  | { kind: "told"; what: string }
  | { kind: "refused"; why: string };

/** What the kernel says of who changed the arrays; no client is a cell. */
interface Said {
  client: string;
  gesture: number;
  act: Act;
}

export class GraphStore {
  /** The graph and its arrays; another one when a cell has built the graph anew. */
  readonly replay: Signal<Replay>;
  /** Moves on with every change of the arrays: whoever shows a number reads it. */
  readonly tick = signal(0);
  readonly event: Signal<Event> = signal({ kind: "shown" });
  readonly trouble = signal("");
  /** The node that the learner looks at; -1: none. */
  readonly selected = signal(-1);
  /** What leads to the selected node and what it leads to (kin.ts); undefined: none is. */
  readonly kin: ReadonlySignal<Uint8Array | undefined> = computed(() =>
    this.selected.value < 0
      ? undefined
      : kinOf(this.structure, this.selected.value),
  );
  /** The boxes that are open in the views; undefined until the learner opens or closes one. */
  readonly open: Signal<ReadonlySet<string> | undefined> = signal(undefined);
  readonly settings: Settings;
  readonly link: Link;
  readonly walk: Walk;
  readonly health: HealthWatch;
  readonly history: History;
  /** What waits until the kernel has answered. */
  readonly #later: (() => void)[] = [];
  readonly #readSelection: () => void;
  readonly #host: Host<Model>;
  #revision: number;

  constructor(host: Host<Model>, end: AbortSignal) {
    this.#host = host;
    this.settings = new Settings(host, () => this.link.busy);
    this.replay = signal(this.#record());
    this.walk = new Walk(
      { replay: this.replay, carryOut: (act) => this.history.perform(act) },
      end,
    );
    this.health = new HealthWatch(this.replay, this.tick, end);
    this.history = new History({
      state: () => this.replay.value.state(),
      setting: (act) => this.settings.number(act),
      carryOut: (act) => this.#carryOut(act),
      together: (acts) => this.link.gather(() => batch(acts)),
      walk: (act, way) => this.walk.retrace(act, way === "undone"),
      driven: () => this.replay.value.driven !== "",
      settled: (then) => this.#settled(then),
      said: (way, deed) => {
        this.event.value = { kind: "history", way, deed };
      },
    });
    this.#revision = host.get("revision");
    this.link = new Link(
      host as unknown as Host<object>,
      end,
      () => this.#letter(),
      (answer) => this.#take(answer),
    );
    this.#readState();
    this.#readTrouble();
    this.#readSelection = shareSelection(host, this.link, this.selected, end);
    host.watch(["structure", "revision", "data", "grad"], () =>
      this.#publication(),
    );
    host.watch(["start_data", "start_grad", "start_grad_stale"], () =>
      this.#readStart(this.replay.value),
    );
    host.watch(["error"], () => this.#readTrouble());
    this.link.hello(__VERSION__);
  }

  // ---- what a view asks

  get structure(): Structure {
    return this.replay.value.structure;
  }

  get tape(): Tape {
    return this.replay.value.tape;
  }

  get root(): number {
    return this.tape.root;
  }

  name(i: number): string {
    return this.structure.names[i] ?? "";
  }

  /** The range of the slider of leaf `i`. */
  range(i: number): Signal<Range> {
    return this.settings.ranges.of(i, this.tape.data[i]);
  }

  // ---- what a learner does

  /** Do `name` here, and tell the kernel. */
  do(name: ActName, number = 0, leaf = -1): void {
    this.history.perform({ name, number, leaf });
  }

  /** Come back to numbers that were there before. */
  restore(state: State): void {
    this.history.perform({ name: "restore", number: 0, leaf: -1, state });
  }

  #carryOut(act: Act): void {
    if (!isSetting(act)) this.walk.interrupt();
    const replay = this.replay.value;
    batch(() => {
      const rootBefore = this.tape.data[this.root] ?? Number.NaN;
      const gradStaleBefore = replay.gradStale.value;
      const hadGradients = this.tape.grad.some(
        (g, i) => g !== 0 && this.tape.isLeaf(i),
      );
      const moved = replay.apply(act);
      this.#changed();
      this.event.value = {
        kind: "act",
        act,
        rootBefore,
        hadGradients,
        gradStaleBefore,
        moved,
      };
    });
    this.link.post(act);
  }

  /** Say something that changes no number. */
  tell(what: string): void {
    this.event.value = { kind: "told", what };
  }

  /** Say that something was not done, and why. */
  refuse(why: string): void {
    this.event.value = { kind: "refused", why };
  }

  #changed(): void {
    this.replay.value.compare();
    this.settings.ranges.hold(this.tape.data);
    this.tick.value += 1;
  }

  // ---- to and from the kernel

  #letter(): Letter {
    const content = {
      revision: this.#revision,
      recording: this.structure.recording,
      grad_stale: this.replay.value.gradStale.value,
      gesture: this.history.gesture,
    };
    const buffers = ({ data, grad }: State) => [
      data.slice().buffer,
      grad.slice().buffer,
    ];
    if (!this.replay.value.driven) {
      const state = this.replay.value.state();
      return { kind: "commit", content, buffers: buffers(state) };
    }
    const back = this.link.waiting.find(({ state }) => state)?.state;
    if (!back) return { kind: "command", content, buffers: [] };
    const restoring = { ...content, grad_stale: back.gradStale };
    return { kind: "command", content: restoring, buffers: buffers(back) };
  }

  /** Do it once the numbers here are those of the kernel that runs this graph. */
  #settled(then: () => void): void {
    if (this.replay.value.driven && this.link.busy) this.#later.push(then);
    else then();
  }

  #take(answer: Answer): void {
    const { recording = this.structure.recording } = answer;
    if (recording !== this.structure.recording) return; // the new graph is on its way
    this.#revision = answer.revision;
    if (this.link.waiting.length === 0) this.settings.read();
    if (answer.state) this.#correct(answer.state, answer);
    if (answer.error) this.refuse(answer.error);
    if (this.link.waiting.length > 0) return;
    for (const then of this.#later.splice(0)) then();
  }

  /** The numbers here were not those that hold. */
  #correct(state: Buffers, { gradStale, error }: Answer): void {
    const before = this.replay.value.state();
    const { waiting } = this.link;
    const back = waiting.findIndex((act) => act.name === "restore");
    if (back >= 0 && !this.replay.value.driven) {
      waiting.splice(back, 1); // it would wipe out what came between, unseen
      this.refuse("The graph was changed meanwhile: Undo goes back from here.");
    }
    this.#adopt(state, gradStale);
    const deed: Deed = { by: "cell", leaves: this.#moved(before) };
    if (error || !this.replay.value.driven) this.history.refused(before, deed);
  }

  /** The leaves whose number is not that of `before`. */
  #moved({ data }: State): number[] {
    return Array.from(data.keys()).filter(
      (i) => this.tape.isLeaf(i) && !Object.is(data[i], this.tape.data[i]),
    );
  }

  /** The kernel's numbers hold; what the learner has done since is done again on top of them. */
  #adopt([data, grad]: Buffers, gradStale: boolean): void {
    const { byteLength } = this.tape.data;
    if (data?.byteLength !== byteLength || grad?.byteLength !== byteLength)
      return;
    batch(() => {
      this.walk.interrupt();
      this.tape.data.set(new Float64Array(bytes(data as DataView)));
      this.tape.grad.set(new Float64Array(bytes(grad as DataView)));
      this.replay.value.gradStale.value = gradStale;
      for (const act of this.link.waiting) this.replay.value.apply(act);
      this.#changed();
    });
  }

  /** The traits have changed: a cell did something, or another page. */
  #publication(): void {
    const revision = this.#host.get("revision");
    if (this.#host.get("structure").recording !== this.structure.recording) {
      batch(() => {
        this.replay.value = this.#record();
        this.settings.ranges.clear();
        this.settings.read();
        this.history.clear();
        this.selected.value = -1;
        this.#readSelection();
        this.#revision = revision;
        this.#readState();
        this.event.value = { kind: "shown" };
      });
      return;
    }
    // the answer to what is in flight will say what holds
    if (this.link.busy || revision <= this.#revision) return;
    if ((this.#host.get("commits")[this.link.client] ?? 0) < this.link.answered)
      return;
    const before = this.replay.value.state();
    this.#revision = revision;
    this.#readState();
    const leaves = this.#moved(before);
    this.event.value = { kind: "cell", leaves };
    const { client, gesture, act } = this.#host.get("deed") as unknown as Said;
    const deed: Deed = client
      ? { by: "view", act, leaves }
      : { by: "cell", leaves };
    this.history.arrived(before, deed, `${client} ${gesture}`);
  }

  #record(): Replay {
    const packed = this.#host.get("structure") as unknown as PackedStructure;
    const replay = new Replay(unpackStructure(packed), this.settings);
    this.#readStart(replay);
    return replay;
  }

  #readStart(replay: Replay): void {
    replay.start = {
      data: numbers(this.#host.get("start_data")),
      grad: numbers(this.#host.get("start_grad")),
      stale: this.#host.get("start_grad_stale") ?? false,
    };
  }

  #readState(): void {
    const data = numbers(this.#host.get("data"));
    const grad = numbers(this.#host.get("grad"));
    const state = [data.buffer as ArrayBuffer, grad.buffer as ArrayBuffer];
    this.#adopt(state, this.#host.get("grad_stale"));
  }

  #readTrouble(): void {
    const kernel = this.#host.get("version");
    this.trouble.value =
      kernel && kernel !== __VERSION__
        ? `This page runs micrograd_widgets ${__VERSION__}, the kernel ${kernel}: reload the page, or restart the kernel.`
        : (this.#host.get("error") ?? "");
  }
}
