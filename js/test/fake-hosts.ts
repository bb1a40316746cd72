// The three contracts a view meets: Jupyter's model, marimo's, and MyST's, where most of it throws.

import type { AnyModel } from "@anywidget/types";
import state from "../../tests/conformance/model.json";
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

const BYTES = ["data", "grad", "start_data", "start_grad", "moves"];
const PACKED = ["op", "first", "operands", "number", "scope", "role"];

/** The traits of the view of the lecture's L, bytes as Jupyter passes them. */
export function lState(): State {
  const copy = structuredClone(state) as unknown as State;
  for (const key of BYTES) copy[key as "data"] = view(copy[key as "data"]);
  const structure = copy.structure as Record<string, unknown>;
  for (const key of PACKED) structure[key] = view(structure[key]);
  return copy;
}

/** The same, bytes in base64 as a page without a kernel has them. */
export const plainState = (): State =>
  structuredClone(state) as unknown as State;

/** A DataView that starts where no float64 may start: hosts promise no alignment. */
function view(base64: unknown): DataView {
  const bytes = Uint8Array.from(atob(base64 as string), (c) => c.charCodeAt(0));
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  return new DataView(shifted.buffer, 3);
}

export class JupyterModel {
  readonly sent: Sent[] = [];
  readonly state: State;
  refusesToSend = false;
  readonly #listeners = new Map<string, Set<Listener>>();

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
  };

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

  /** Several traits in one message, as `hold_sync` sends them. */
  update(traits: Partial<State>): void {
    Object.assign(this.state, traits);
    for (const key of Object.keys(traits)) this.fire(`change:${key}`);
  }

  /** Everything that the page sent, without greetings. */
  get messages(): Sent[] {
    return this.sent.filter(({ content }) => content.kind !== "hello");
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

/** MyST: JSON state, and off, save_changes, send and widget_manager throw. */
export class MystModel extends JupyterModel {
  constructor(state = plainState()) {
    super(state);
  }
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
