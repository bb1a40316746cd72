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
import { Place } from "../../ui/kept.ts";
import { darkness } from "../../ui/theme.ts";
import { PutAway } from "./first-steps.tsx";

export interface ViewProps<Store> {
  store: Store;
  dark: ReadonlySignal<boolean>;
}

interface Props<Model extends object> {
  model: AnyModel<Model>;
  signal?: AbortSignal;
}

interface GuardProps {
  advice: string;
  children: ComponentChildren;
}

/** Shows its children, or why they cannot be shown; other views go on. */
class Guard extends Component<GuardProps> {
  override state: { problem?: unknown } = {};

  static override getDerivedStateFromError(problem: unknown) {
    return { problem: problem ?? new Error("the reason is unknown") };
  }

  override render() {
    const { problem } = this.state;
    const { advice, children } = this.props;
    return problem ? <Refusal problem={problem} advice={advice} /> : children;
  }
}

interface RefusalProps {
  problem: unknown;
  /** What to do where the state is damaged. */
  advice: string;
}

function Refusal({ problem, advice }: RefusalProps) {
  return (
    <p role="alert">This view cannot be shown: {reasonOf(problem, advice)}</p>
  );
}

/** Show in `el` why a view cannot be shown there, until `end` aborts. */
export function showRefusal(
  el: HTMLElement,
  problem: unknown,
  end: AbortSignal,
): void {
  const place = placeIn(el, end);
  draw(<Refusal problem={problem} advice="" />, place);
}

/** A place for a view in `el`, which may hold things of the host; gone when `end` aborts. */
function placeIn(el: HTMLElement, end: AbortSignal): HTMLElement {
  const place = document.createElement("div");
  el.append(place);
  end.addEventListener("abort", () => {
    draw(null, place);
    place.remove();
  });
  return place;
}

const MARGIN = "300px"; // a view is ready before it comes into sight

/** Tell `sight` when the view in `place` comes into sight or leaves it, until `end` aborts. */
function followSight(sight: Sight, place: Element, end: AbortSignal): void {
  if (typeof IntersectionObserver === "undefined") return; // as in a test
  const options = { rootMargin: MARGIN, scrollMargin: MARGIN };
  const observer = new IntersectionObserver((entries) => {
    const last = entries.at(-1);
    if (last) sight.set(place, last.isIntersecting);
  }, options);
  observer.observe(place);
  end.addEventListener("abort", () => {
    observer.disconnect();
    sight.delete(place);
  });
}

/** The cell that shows the view; "" on a page, and where the host does not name its cells. */
const cellOf = (model: AnyModel): string => model.get("_cell") ?? "";

/** What puts the first steps away, of a view that is to show them. */
function putAwayOf(model: AnyModel, end: AbortSignal) {
  if (model.get("_first") !== true) return;
  const host = hostOf(model, end);
  if (!/idle|busy/.test(host.kernel())) return; // a saved state, or a page
  return () => host.send({ kind: "first steps", are: "away" }, []);
}

/** Hides the output that a notebook keeps for when the view is gone: `micrograd_widgets/saved.py`. */
function HidesSaved({ id }: { id: string }) {
  if (!/^\w+$/.test(id)) return null; // a saved state may hold anything
  const saved = `.mgw-saved-${id}`;
  return (
    <style>{`${saved}{display:none}.jp-OutputArea-child:has(${saved}){display:none}`}</style>
  );
}

/** A bundle for anywidget. */
export interface Bundle<Model extends object> {
  initialize(props: Props<Model>): void;
  render(props: Props<Model> & { el: HTMLElement }): () => void;
  /** The bundle again, sharing its code and nothing else: one for each model that brings its text. */
  again(): Bundle<Model>;
  /** How many stores are in use; for tests. */
  readonly stores: number;
}

/** The bundle of some kind of view, which checks what its model holds. */
// biome-ignore lint/suspicious/noExplicitAny: a saved state may hold anything
export type AnyBundle = Pick<Bundle<any>, "render">;

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
    // a state without an id is that of a page: no cell can make it again
    const advice = model.get("view_id") ? "; run the cell again" : "";
    const place = placeIn(el, end.signal);
    try {
      const store = storeOf(model, end.signal);
      const dark = darkness(place, end.signal);
      draw(
        <Guard advice={advice}>
          <HidesSaved id={model.get("view_id") ?? ""} />
          <Place.Provider value={cellOf(model) || location.pathname}>
            <PutAway.Provider value={putAwayOf(model, end.signal)}>
              <View store={store} dark={dark} />
            </PutAway.Provider>
          </Place.Provider>
        </Guard>,
        place,
      );
      if (sightOf) followSight(sightOf(store), place, end.signal);
    } catch (problem) {
      draw(<Refusal problem={problem} advice={advice} />, place);
    }
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
