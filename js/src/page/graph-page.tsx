// The view of a graph on a page, with its code where readers may edit it.

import { effect, untracked } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { GraphStore, type Model } from "../store/graph-store.ts";
import type { WalkOrder } from "../store/walk.ts";
import { allowsMotion } from "../ui/theme.ts";
import { type AnyBundle, mounted } from "../views/frame/mounted.tsx";
import { ViewRoot } from "../views/frame/view-root.tsx";
import { GraphView } from "../views/graph/graph-view.tsx";
import { CodeEditor } from "./code-editor.tsx";
import type { CodeSession } from "./code-session.ts";
import { type PageOptions, watch } from "./page-options.ts";

/** The bundle of a graph; where there is a session, its code is above it. */
export const graphOnPage = (
  session: CodeSession | undefined,
  { opened, plays = false, onEdited, onSource }: PageOptions,
): AnyBundle =>
  mounted<Model, GraphStore>(
    (host, end) => new GraphStore(host, end),
    ({ store, dark }) => {
      useEffect(() => {
        const now = session && (() => session.sourceOf(store));
        const follow = () => [session?.code.value, store.tick.value];
        const hasGraph = () => session?.code.peek() !== "";
        if (now) onSource?.(now, "this code and these numbers");
        const ends = [
          plays && hasGraph() && allowsMotion() && playBothWays(store),
          now && onEdited && watch(now, follow, onEdited),
        ];
        return () => {
          for (const end of ends) if (end) end();
        };
      }, [store]);
      return session && !session.code.value ? (
        <ViewRoot name="Code" kind="mgw-graph" dark={dark}>
          <CodeEditor session={session} store={store} />
        </ViewRoot>
      ) : (
        <GraphView store={store} dark={dark} opened={opened}>
          {session && <CodeEditor session={session} store={store} />}
        </GraphView>
      );
    },
    (store) => store.sight,
  );

/** Walk forward, then backward, unless the reader does something else. */
function playBothWays({ walk }: GraphStore): () => void {
  const play = (order: WalkOrder) => {
    walk.choose(order);
    walk.play();
  };
  play("forward");
  return effect(() => {
    const isOver = walk.done.value && !walk.playing.value;
    if (isOver && walk.order.value === "forward" && walk.visits.value)
      untracked(() => play("backward"));
  });
}
