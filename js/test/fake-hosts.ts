// The three contracts a view meets: Jupyter's model, marimo's, and MyST's, where most of it throws.

import type { AnyModel } from "@anywidget/types";
import state from "../../tests/conformance/model.json";
import { readState } from "../src/host/saved-state.ts";
import type { Model } from "../src/store/graph-store.ts";

export type State = Model & Record<string, unknown>;
type Listener = (...args: unknown[]) => void;

export interface Sent {
  content: {
    kind: string;
    seq: number;
    client: string;
    acts: [string, number][];
    revision: number;
  };
  buffers: ArrayBuffer[];
}

/** The traits of the view of the lecture's L, bytes as Jupyter passes them. */
export const lState = (): State => traitsOf<State>(state);

/** The traits in a file of tests/conformance, bytes as Jupyter passes them. */
export function traitsOf<Traits>(file: object): Traits {
  const json = { micrograd_widgets: 1, view: "", model: file };
  const { model } = readState(json);
  const traits = Object.entries(file).map(([key, raw]) => [
    key,
    typeof raw === "string" ? raw : shifted(model.get(key)), // a page has no version and no id
  ]);
  return Object.fromEntries(traits) as Traits;
}

/** `part` with DataViews that start where no float64 may start: hosts promise no alignment. */
function shifted(part: unknown): unknown {
  if (part instanceof DataView) {
    const bytes = new Uint8Array(part.byteLength + 3);
    bytes.set(new Uint8Array(part.buffer), 3);
    return new DataView(bytes.buffer, 3);
  }
  if (Array.isArray(part)) return part.map(shifted);
  if (typeof part !== "object" || part === null) return part;
  const entries = Object.entries(part);
  return Object.fromEntries(entries.map(([key, one]) => [key, shifted(one)]));
}

export class JupyterModel {
  readonly sent: Sent[] = [];
  readonly state: State;
  refusesToSend = false;
  readonly #listeners = new Map<string, Set<Listener>>();
  #onSent: (() => void) | undefined;

  constructor(state = lState()) {
    this.state = state;
  }

  get = (key: string): unknown => this.state[key];

  set = (
    key: string,
    value: unknown,
    options: { silent?: boolean } = {},
  ): void => {
    (this.state as Record<string, unknown>)[key] = value;
    if (!options.silent) this.fire(`change:${key}`, this, value);
  };

  save_changes = (): void => {};

  send = (
    content: unknown,
    _callbacks?: unknown,
    buffers: ArrayBuffer[] = [],
  ): void => {
    if (this.refusesToSend) refuse("send");
    this.sent.push({ content, buffers } as Sent);
    this.#onSent?.();
  };

  /** Resolves as soon as the page sends something: what awaits it runs before the next frame of the page. */
  nextSent(): Promise<void> {
    return new Promise((done) => {
      this.#onSent = done;
    });
  }

  on = (event: string, listener: Listener): void => {
    if (!this.#listeners.has(event)) this.#listeners.set(event, new Set());
    this.#listeners.get(event)?.add(listener);
  };

  off = (event: string, listener: Listener): void => {
    this.#listeners.get(event)?.delete(listener);
  };

  fire(event: string, ...args: unknown[]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])])
      listener(...args);
  }

  /** The kernel answers; bytes go beside the rest. */
  answer(content: object): void {
    const buffers: DataView[] = [];
    const taken = (part: unknown): unknown => {
      if (part instanceof DataView || part instanceof ArrayBuffer) {
        const view = part instanceof DataView ? part : new DataView(part);
        return { buffer: buffers.push(view) - 1 };
      }
      if (Array.isArray(part) || typeof part !== "object" || part === null)
        return part;
      const entries = Object.entries(part);
      return Object.fromEntries(entries.map(([key, one]) => [key, taken(one)]));
    };
    this.fire("msg:custom", taken(content), buffers);
  }

  /** Several traits in one message, as `hold_sync` sends them. */
  update(traits: Partial<State>): void {
    Object.assign(this.state, traits);
    for (const key of Object.keys(traits)) this.fire(`change:${key}`);
  }

  /** Everything that the page sent, without greetings. */
  get deliveries(): readonly Sent[] {
    return this.sent.filter(({ content }) => content.kind !== "hello");
  }

  /** The same, each message once, however often it was sent again. */
  get messages(): readonly Sent[] {
    const known = new Set<string>();
    return this.deliveries.filter(({ content: { client, seq } }) => {
      const isNew = !known.has(`${client} ${seq}`);
      known.add(`${client} ${seq}`);
      return isNew;
    });
  }

  listening(): number {
    return [...this.#listeners.values()].reduce(
      (sum, set) => sum + set.size,
      0,
    );
  }

  /** A new object with the same methods: anywidget passes one to every call. */
  proxy(): AnyModel<Model> {
    const { get, set, save_changes, send, on, off } = this;
    return {
      get,
      set,
      save_changes,
      send,
      on,
      off,
    } as unknown as AnyModel<Model>;
  }
}

class Changes extends Set<() => void> {
  connect = (changed: () => void) => this.add(changed);
  disconnect = (changed: () => void) => this.delete(changed);
  emit(): void {
    for (const changed of this) changed();
  }
}

/** JupyterLab's model, which lets a view see the connection to the kernel. */
export class LabModel extends JupyterModel {
  readonly kernel = {
    status: "idle",
    connectionStatus: "connected",
    statusChanged: new Changes(),
    connectionStatusChanged: new Changes(),
  };
  isLive = true;

  become(status: string, connectionStatus = "connected"): void {
    Object.assign(this.kernel, { status, connectionStatus });
    this.kernel.statusChanged.emit();
    this.kernel.connectionStatusChanged.emit();
  }

  override proxy() {
    const get_model = async () => ({ comm_live: this.isLive });
    const widget_manager = { kernel: this.kernel, get_model };
    return { ...super.proxy(), widget_manager } as never;
  }
}

/** marimo: change callbacks get the value alone; `send` gives a promise. */
export class MarimoModel extends JupyterModel {
  override set = (key: string, value: unknown): void => {
    (this.state as Record<string, unknown>)[key] = value;
    this.fire(`change:${key}`, value);
  };
  override send = (
    content: unknown,
    _callbacks?: unknown,
    buffers: ArrayBuffer[] = [],
  ) => {
    this.sent.push({ content, buffers } as Sent);
    return Promise.resolve();
  };
}

/** MyST: off, save_changes, send and widget_manager throw. */
export class MystModel extends JupyterModel {
  override send = () => refuse("send");
  override off = () => refuse("off");
  override save_changes = () => refuse("save_changes");
  override proxy(): AnyModel<Model> {
    const proxy = super.proxy();
    Object.defineProperty(proxy, "widget_manager", {
      get: () => refuse("widget_manager"),
    });
    return proxy;
  }
}

function refuse(what: string): never {
  throw new Error(`${what} is not implemented`);
}
