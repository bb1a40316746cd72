// Host: the one place that touches a host's model. The models of Jupyter, marimo, MyST and a page
// without a kernel differ in what they can do, so each call here asks for no more than it needs.

import type { AnyModel } from "@anywidget/types";

export type Buffers = readonly (ArrayBuffer | DataView)[];

export interface Host<Model extends object> {
  get<Key extends keyof Model & string>(key: Key): Model[Key];
  /** Call `changed` after any of `keys` has changed, once for changes that come together. */
  watch(keys: readonly (keyof Model & string)[], changed: () => void): void;
  /** Send to the kernel; false when there is none to send to. */
  send(content: object, buffers: ArrayBuffer[]): boolean;
  onMessage(receive: (content: unknown, buffers: Buffers) => void): void;
  /** Call `lost` when the connection to the kernel may be gone. */
  onLost(lost: () => void): void;
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
  };
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
