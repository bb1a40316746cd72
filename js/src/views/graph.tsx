// The bundle of GraphWidget.

import type { AnyModel } from "@anywidget/types";
import { useComputed, useSignal } from "@preact/signals";
import { render as draw } from "preact";
import { hostOf } from "../host/host.ts";
import { hold } from "../host/registry.ts";
import { GraphStore, type Model } from "../store/graph-store.ts";
import { darkness } from "../ui/theme.ts";
import { Panels } from "./graph/panels.tsx";
import { birth, reachSentence, sentence } from "./graph/sentences.ts";
import { Stage } from "./graph/stage.tsx";
import { Toolbar } from "./graph/toolbar.tsx";
import "./graph.css";

interface Props {
  model: AnyModel<Model>;
  signal?: AbortSignal;
}

/** The store of `model`, shared by all its views. */
function storeOf(model: AnyModel<Model>, signal: AbortSignal): GraphStore {
  return hold(
    model.get("view_id") ?? "",
    signal,
    (end) => new GraphStore(hostOf(model, end), end),
  );
}

function initialize({ model, signal }: Props): void {
  if (!signal) return; // a host without an end of life: each render holds the store
  try {
    storeOf(model, signal);
  } catch {
    // render fails the same way, and has a place to say so
  }
}

function render({
  model,
  el,
  signal,
}: Props & { el: HTMLElement }): () => void {
  const end = new AbortController();
  signal?.addEventListener("abort", () => end.abort());
  const place = document.createElement("div");
  el.append(place); // a host may keep things of its own in el
  try {
    const store = storeOf(model, end.signal);
    const dark = darkness(end.signal);
    draw(<GraphView store={store} dark={dark} />, place);
  } catch (problem) {
    place.setAttribute("role", "alert");
    place.textContent = `micrograd_widgets: ${problem instanceof Error ? problem.message : problem}`;
  }
  end.signal.addEventListener("abort", () => {
    draw(null, place);
    place.remove();
  });
  return () => end.abort();
}

function GraphView({
  store,
  dark,
}: {
  store: GraphStore;
  dark: { value: boolean };
}) {
  const open = useSignal<ReadonlySet<string>>(new Set());
  return (
    <section
      class={`mgw mgw-graph ${dark.value ? "mgw-dark" : "mgw-light"}`}
      aria-label={`Graph of ${store.name(store.root)}`}
      onFocusIn={(event) => keepKeys(event.target as Element)}
    >
      <Toolbar store={store} open={open} />
      <Stage store={store}>
        <Status store={store} />
      </Stage>
      <Panels store={store} open={open} />
    </section>
  );
}

/** JupyterLab takes the keys of whatever has the focus, unless that very element says no. */
function keepKeys(focused: Element): void {
  focused.setAttribute("data-lm-suppress-shortcuts", "true");
}

function Status({ store }: { store: GraphStore }) {
  const said = useComputed(() => {
    store.tick.value;
    return sentence(store, store.event.value);
  });
  const refused = useComputed(() =>
    store.event.value.kind === "refused" ? "mgw-said mgw-refused" : "mgw-said",
  );
  const notes = useComputed(() => {
    store.tick.value;
    const driven =
      store.replay.value.driven &&
      `This graph runs in the kernel: ${store.replay.value.driven}.`;
    return [
      birth(store),
      reachSentence(store.link.reach.value),
      driven,
      ...store.replay.value.structure.notes,
      store.trouble.value,
    ]
      .filter(Boolean)
      .join(" ");
  });
  return (
    <div class="mgw-status" role="status">
      <p class={refused}>{said}</p>
      <p class="mgw-notes">{notes}</p>
    </div>
  );
}

export default { initialize, render };
