// Exchange: what a graph on this page and the kernel tell each other. Commits go out as letters; the
// answers to them, and what cells and other pages did, come in.

import { batch, type Signal } from "@preact/signals";
import type { Buffers, Host } from "../host/host.ts";
import type { GraphWidgetModel } from "../models.ts";
import type { Act, State } from "./acts.ts";
import { type Answer, type Letter, Link } from "./commit-queue.ts";
import type { Event } from "./graph-event.ts";
import type { Deed, History } from "./history.ts";
import { Replay } from "./replay.ts";
import { shareSelection } from "./selection.ts";
import type { Settings } from "./settings.ts";
import {
  bytes,
  numbers,
  type PackedStructure,
  unpackStructure,
} from "./structure.ts";
import type { Walk } from "./walk.ts";

const CALM = 600; // ms between two things from elsewhere that are said one by one

/** What is said while a run trains these Values: a screen reader would read each change. */
const RESTLESS: Event = {
  kind: "told",
  what: "A cell or another view goes on changing this.",
};

/** What the kernel says of who changed the arrays; no client is a cell. */
interface Said {
  client: string;
  gesture: number;
  act: Act;
}

/** What an exchange needs of its store. */
export interface Correspondent {
  readonly replay: Signal<Replay>;
  readonly event: Signal<Event>;
  readonly selected: Signal<number>;
  readonly settings: Settings;
  readonly walk: Walk;
  readonly history: History;
  /** The arrays hold other numbers now. */
  changed(): void;
  refuse(why: string): void;
}

export class Exchange {
  readonly link: Link;
  readonly #store: Correspondent;
  readonly #host: Host<GraphWidgetModel>;
  readonly #readSelection: () => void;
  /** When something was said that came from elsewhere. */
  #toldAt = Number.NEGATIVE_INFINITY;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  /** What waits until the kernel has answered, and is told what it refused. */
  readonly #later: ((error: string) => void)[] = [];
  /** The state of the kernel that the arrays here are, or were computed from. */
  #revision: number;

  constructor(
    store: Correspondent,
    host: Host<GraphWidgetModel>,
    end: AbortSignal,
  ) {
    this.#store = store;
    this.#host = host;
    this.#revision = host.get("revision");
    this.link = new Link(
      host as unknown as Host<object>,
      end,
      () => this.#letter(),
      (answer) => this.#take(answer),
    );
    end.addEventListener("abort", () => clearTimeout(this.#quiet));
    this.#readState();
    this.#readSelection = shareSelection(
      host,
      this.link,
      store.selected,
      end,
      () => {
        store.event.value = { kind: "selected" };
      },
    );
    host.watch(["structure", "revision", "data", "grad"], () =>
      this.#publication(),
    );
    host.watch(["start_data", "start_grad", "start_grad_stale"], () =>
      readStart(host, this.#replay),
    );
  }

  get #replay(): Replay {
    return this.#store.replay.value;
  }

  #letter(): Letter {
    const content = {
      revision: this.#revision,
      recording: this.#replay.structure.recording,
      grad_stale: this.#replay.gradStale.value,
      gesture: this.#store.history.gesture,
    };
    const buffers = ({ data, grad }: State) => [
      data.slice().buffer,
      grad.slice().buffer,
    ];
    if (!this.#replay.driven) {
      const state = this.#replay.state();
      return { kind: "commit", content, buffers: buffers(state) };
    }
    const back = this.link.waiting.find(({ state }) => state)?.state;
    if (!back) return { kind: "command", content, buffers: [] };
    const restoring = { ...content, grad_stale: back.gradStale };
    return { kind: "command", content: restoring, buffers: buffers(back) };
  }

  /**
   * Do `then` once the numbers here are those of the kernel that runs this graph; it hears what the
   * kernel refused, in words.
   */
  settled(then: (error: string) => void): void {
    if (this.#replay.driven && this.link.busy) this.#later.push(then);
    else then("");
  }

  #take(answer: Answer): void {
    const { recording = this.#replay.structure.recording } = answer;
    if (recording !== this.#replay.structure.recording) return; // the new graph is on its way
    this.#revision = answer.revision;
    if (this.link.waiting.length === 0) this.#store.settings.read();
    if (answer.state) this.#correct(answer.state, answer);
    if (answer.error) this.#store.refuse(answer.error);
    if (this.link.waiting.length > 0) return;
    for (const then of this.#later.splice(0)) then(answer.error);
  }

  /** The numbers here were not those that hold. */
  #correct(state: Buffers, { gradStale, error }: Answer): void {
    const before = this.#replay.state();
    const { waiting } = this.link;
    const back = waiting.findIndex((act) => act.name === "restore");
    if (back >= 0 && !this.#replay.driven) {
      waiting.splice(back, 1); // it would wipe out what came between, unseen
      this.#store.refuse(
        "The graph was changed meanwhile: Undo goes back from here.",
      );
    }
    this.#adopt(state, gradStale);
    const deed: Deed = { by: "cell", leaves: this.#moved(before) };
    if (error || !this.#replay.driven)
      this.#store.history.refused(before, deed);
  }

  /** The leaves whose number is not that of `before`. */
  #moved({ data }: State): number[] {
    const { tape } = this.#replay;
    return Array.from(data.keys()).filter(
      (i) => tape.isLeaf(i) && !Object.is(data[i], tape.data[i]),
    );
  }

  /** The kernel's numbers hold; what the learner has done since is done again on top of them. */
  #adopt([data, grad]: Buffers, gradStale: boolean): void {
    const replay = this.#replay;
    const { byteLength } = replay.tape.data;
    if (data?.byteLength !== byteLength || grad?.byteLength !== byteLength)
      return;
    batch(() => {
      if (!this.#store.walk.awaits) this.#store.walk.interrupt();
      replay.tape.data.set(new Float64Array(bytes(data as DataView)));
      replay.tape.grad.set(new Float64Array(bytes(grad as DataView)));
      replay.gradStale.value = gradStale;
      for (const act of this.link.waiting) replay.apply(act);
      this.#store.changed();
    });
  }

  /** The traits have changed: a cell did something, or another page. */
  #publication(): void {
    const revision = this.#host.get("revision");
    const { recording } = this.#host.get("structure");
    if (recording !== this.#replay.structure.recording) {
      batch(() => {
        this.#store.replay.value = recorded(this.#host, this.#store.settings);
        this.#store.settings.ranges.clear();
        this.#store.settings.read();
        this.#store.history.clear();
        this.#store.selected.value = -1;
        this.#readSelection();
        this.#revision = revision;
        this.#readState();
        this.#store.event.value = { kind: "shown" };
      });
      return;
    }
    // the answer to what is in flight will say what holds
    if (this.link.busy || revision <= this.#revision) return;
    if ((this.#host.get("commits")[this.link.client] ?? 0) < this.link.answered)
      return;
    const before = this.#replay.state();
    this.#revision = revision;
    this.#readState();
    const leaves = this.#moved(before);
    this.#tell({ kind: "cell", leaves });
    const { client, gesture, act } = this.#host.get(
      "last_change",
    ) as unknown as Said;
    const deed: Deed = client
      ? { by: "view", act, leaves }
      : { by: "cell", leaves };
    this.#store.history.arrived(before, deed, `${client} ${gesture}`);
  }

  /** Say what came from elsewhere: of many things at once the last, when it is quiet again. */
  #tell(event: Event): void {
    const { event: said } = this.#store;
    const now = performance.now();
    const isCalm = now - this.#toldAt > CALM;
    this.#toldAt = now;
    clearTimeout(this.#quiet);
    said.value = isCalm ? event : RESTLESS;
    if (isCalm) return;
    this.#quiet = setTimeout(() => {
      if (said.peek() === RESTLESS) said.value = event;
    }, CALM);
  }

  #readState(): void {
    const data = numbers(this.#host.get("data"));
    const grad = numbers(this.#host.get("grad"));
    const state = [data.buffer as ArrayBuffer, grad.buffer as ArrayBuffer];
    this.#adopt(state, this.#host.get("grad_stale"));
  }
}

/** The graph that the kernel has recorded last. */
export function recorded(
  host: Host<GraphWidgetModel>,
  settings: Settings,
): Replay {
  const packed = host.get("structure") as unknown as PackedStructure;
  const replay = new Replay(unpackStructure(packed), settings);
  readStart(host, replay);
  return replay;
}

function readStart(host: Host<GraphWidgetModel>, replay: Replay): void {
  replay.start = {
    data: numbers(host.get("start_data")),
    grad: numbers(host.get("start_grad")),
    stale: host.get("start_grad_stale") ?? false,
  };
}
