// Host: the one place that touches a host's model. The models of Jupyter, marimo, MyST and a page
// without a kernel differ in what they can do, so each call here asks for no more than it needs.

import type { AnyModel } from "@anywidget/types";

export type Buffers = readonly (ArrayBuffer | DataView)[];

/**
 * What a host tells of its kernel: "busy" with a cell or not; "cut": the connection is down and may come
 * back; "gone": it does not know this view; "none": there is none; "": nothing.
 */
export type KernelState = "busy" | "idle" | "cut" | "gone" | "none" | "";

export interface Host<Model extends object> {
  get<Key extends keyof Model & string>(key: Key): Model[Key];
  /** Call `changed` after any of `keys` has changed, once for changes that come together. */
  watch(keys: readonly (keyof Model & string)[], changed: () => void): void;
  /** Set a trait and save it, if the host can. */
  write<Key extends keyof Model & string>(key: Key, content: Model[Key]): void;
  /** Send to the kernel; false when there is none to send to. */
  send(content: object, buffers: ArrayBuffer[]): boolean;
  onMessage(receive: (content: unknown, buffers: Buffers) => void): void;
  /** Call `lost` when the connection to the kernel may be gone. */
  onLost(lost: () => void): void;
  /** The traits that were read so far: all that a view is made of. */
  traits(): Partial<Model>;
  kernel(): KernelState;
  /** Call `changed` when the host may tell something else of its kernel. */
  onKernel(changed: () => void): void;
}

/** The part of the widget manager of Jupyter that is read here; other hosts have none, or less. */
interface Manager {
  kernel?: KernelConnection | null;
  get_model?(id: string): Promise<{ comm_live?: boolean }>;
}

interface KernelConnection {
  status?: string;
  connectionStatus?: string;
  statusChanged?: Changes;
  connectionStatusChanged?: Changes;
}

interface Changes {
  connect(changed: () => void): unknown;
  disconnect(changed: () => void): unknown;
}

type Listener = (...args: never[]) => void;

/** `model` as a Host until `signal` aborts. */
export function hostOf<Model extends object>(
  model: AnyModel<Model>,
  signal: AbortSignal,
): Host<Model> {
  const ends: (() => void)[] = [];
  signal.addEventListener("abort", () => {
    for (const end of ends) attempt(end);
  });
  const on = (event: string, listener: Listener) => {
    attempt(() => model.on(event, listener as () => void));
    ends.push(() => model.off(event, listener as () => void));
  };
  const held = new Set<string>(["_esm", "_css"]);
  on("destroy", () => empty(model, held));
  let manager: Manager | undefined;
  attempt(() => {
    manager = model.widget_manager as unknown as Manager;
  });
  let isKnown = true; // to the kernel
  return {
    get(key) {
      held.add(key);
      return model.get(key);
    },
    watch(keys, changed) {
      let waiting = false;
      const soon = () => {
        if (waiting) return;
        waiting = true;
        queueMicrotask(() => {
          waiting = false;
          if (!signal.aborted) changed();
        });
      };
      for (const key of keys) on(`change:${key}`, soon);
    },
    write: (key, content) =>
      attempt(() => {
        model.set(key, content);
        model.save_changes();
      }),
    send: (content, buffers) =>
      attempt(() => {
        // marimo gives a promise; if it fails, no answer comes, and CommitQueue reports that
        const sent: unknown = model.send(content, undefined, buffers);
        if (sent instanceof Promise) sent.catch(() => {});
      }),
    onMessage: (receive) =>
      on("msg:custom", ((content: unknown, buffers?: Buffers) =>
        receive(content, buffers ?? [])) as Listener),
    onLost: (lost) => on("comm_live_update", lost),
    traits() {
      const read = [...held].filter((key) => !key.startsWith("_"));
      const traits = read.map((key) => [key, model.get(key as never)]);
      return Object.fromEntries(traits) as Partial<Model>;
    },
    kernel() {
      const connection = manager?.kernel;
      if (!isKnown) return connection ? "gone" : "none";
      return connection ? stateOf(connection) : "";
    },
    onKernel(changed) {
      const { statusChanged, connectionStatusChanged } = manager?.kernel ?? {};
      for (const changes of [statusChanged, connectionStatusChanged]) {
        attempt(() => changes?.connect(changed));
        ends.push(() => changes?.disconnect(changed));
      }
      attempt(() => {
        const id = (model as AnyModel).get("view_id") as string;
        manager?.get_model?.(id).then(
          ({ comm_live }) => {
            isKnown = comm_live !== false; // a saved notebook has models without a kernel's object
            if (!isKnown && !signal.aborted) changed();
          },
          () => {},
        );
      });
    },
  };
}

function stateOf({ status = "", connectionStatus }: KernelConnection) {
  if (/restarting|terminating|dead/.test(status)) return "gone";
  if (connectionStatus && connectionStatus !== "connected") return "cut";
  if (status === "busy") return "busy";
  return connectionStatus ? "idle" : "";
}

/**
 * Take `keys` out of a model that is closed. JupyterLab does not free the comm of a model before its
 * kernel ends, nor the model: every run of a cell would leave a bundle and the arrays of a graph.
 */
function empty(model: object, keys: ReadonlySet<string>): void {
  const { set } = model as {
    set(key: string, value: undefined, options: { silent: true }): void;
  };
  // one more at the end: Backbone keeps what the last one replaces
  for (const key of [...keys, "_esm"])
    attempt(() => set(key, undefined, { silent: true }));
}

/** Call `run`; false if it throws, as off, save_changes and send of a MyST page's model do. */
function attempt(run: () => void): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}
