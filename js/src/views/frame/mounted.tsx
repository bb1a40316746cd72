// The default export of a bundle: one store for each model, and a view of it in each cell output.

import type { AnyModel } from "@anywidget/types";
import type { ReadonlySignal } from "@preact/signals";
import {
  Component,
  type ComponentChildren,
  type ComponentType,
  render as draw,
} from "preact";
import { type Host, hostOf } from "../../host/host.ts";
import { Registry } from "../../host/registry.ts";
import { reasonOf } from "../../store/checked.ts";
import type { Sight } from "../../store/sight.ts";
import { darkness } from "../../ui/theme.ts";
import { followSight } from "./follow-sight.ts";

export interface ViewProps<Store> {
  store: Store;
  dark: ReadonlySignal<boolean>;
}

interface Props<Model extends object> {
  model: AnyModel<Model>;
  signal?: AbortSignal;
}

/** Shows its children, or why they cannot be shown; other views go on. */
class Guard extends Component<{ children: ComponentChildren }> {
  override state = { why: "" };

  static override getDerivedStateFromError(problem: unknown) {
    return { why: whyNot(problem) };
  }

  override render() {
    const { why } = this.state;
    return why ? <p role="alert">{why}</p> : this.props.children;
  }
}

const whyNot = (problem: unknown): string =>
  `This view cannot be shown: ${reasonOf(problem)}`;

/** A bundle for anywidget. */
interface Bundle<Model extends object> {
  initialize(props: Props<Model>): void;
  render(props: Props<Model> & { el: HTMLElement }): () => void;
  /** The bundle again, sharing its code and nothing else: one for each model that brings its text. */
  again(): Bundle<Model>;
  /** How many stores are in use; for tests. */
  readonly stores: number;
}

/**
 * `make` creates the store that all views of a model share; `sightOf` gives what that store wants to
 * know about which of them are in sight.
 */
export function mounted<Model extends { view_id: string }, Store>(
  make: (host: Host<Model>, end: AbortSignal) => Store,
  View: ComponentType<ViewProps<Store>>,
  sightOf?: (store: Store) => Sight,
): Bundle<Model> {
  const registry = new Registry<Store>();
  const storeOf = (model: AnyModel<Model>, signal: AbortSignal): Store =>
    registry.hold(model.get("view_id") ?? "", signal, (end) =>
      make(hostOf(model, end), end),
    );

  function initialize({ model, signal }: Props<Model>): void {
    if (!signal) return; // a host that does not end models: each render holds the store
    try {
      storeOf(model, signal);
    } catch {
      // render fails the same way, and shows the error
    }
  }

  function render({
    model,
    el,
    signal,
  }: Props<Model> & { el: HTMLElement }): () => void {
    const end = new AbortController();
    signal?.addEventListener("abort", () => end.abort());
    const place = document.createElement("div");
    el.append(place); // el may hold things of the host
    try {
      const store = storeOf(model, end.signal);
      const dark = darkness(end.signal);
      draw(
        <Guard>
          <View store={store} dark={dark} />
        </Guard>,
        place,
      );
      if (sightOf) followSight(sightOf(store), place, end.signal);
    } catch (problem) {
      draw(<p role="alert">{whyNot(problem)}</p>, place);
    }
    end.signal.addEventListener("abort", () => {
      draw(null, place);
      place.remove();
    });
    return () => end.abort();
  }

  return {
    initialize,
    render,
    again: () => mounted(make, View, sightOf),
    get stores() {
      return registry.size;
    },
  };
}
