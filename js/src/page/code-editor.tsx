// The code above a graph, for readers to change. Behind the text lies the same text again, unseen, with
// its mistake underlined: a text area cannot underline.

import { effect, untracked, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { CodeError } from "../source/code.ts";
import { GraphStore, type Model } from "../store/graph-store.ts";
import type { WalkOrder } from "../store/walk.ts";
import { useOwnId } from "../ui/own-id.ts";
import { type AnyBundle, mounted } from "../views/frame/mounted.tsx";
import { GraphView } from "../views/graph/graph-view.tsx";
import type { CodeSession } from "./code-session.ts";

const PAUSE_MS = 500; // in typing, until a mistake is shown: half a name is none
const HINT =
  "The graph follows what you type: a*b, -x**2, tanh(n), n.relu(), (2*n).exp() …";

interface Props {
  session: CodeSession;
  store: GraphStore;
}

export function CodeEditor({ session, store }: Props) {
  const id = useOwnId();
  const text = useSignal(session.code);
  const mistake = useSignal<CodeError | undefined>(undefined);
  const isTyping = useSignal(false);
  const frame = useRef(0);
  const pause = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stop = () => {
    cancelAnimationFrame(frame.current);
    clearTimeout(pause.current);
  };
  useEffect(() => stop, []);

  const follow = () => {
    const found = mistakeIn(() => session.follow(text.value, store));
    const show = () => {
      mistake.value = found;
      isTyping.value = false;
    };
    if (found) pause.current = setTimeout(show, PAUSE_MS);
    else show();
  };
  const onInput = (code: string) => {
    text.value = code;
    isTyping.value = true;
    stop();
    frame.current = requestAnimationFrame(follow);
  };
  const wrong = mistake.value;
  return (
    <div class="mgw-code">
      <label for={id}>Code</label>
      <div class="mgw-code-field">
        <Lines text={text.value} mistake={isTyping.value ? undefined : wrong} />
        <textarea
          id={id}
          defaultValue={session.code}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          autocorrect="off"
          rows={1}
          aria-invalid={wrong !== undefined}
          aria-describedby={`${id}-${wrong ? "mistake" : "hint"}`}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") leave(event.currentTarget);
          }}
        />
      </div>
      <p id={`${id}-hint`} class="mgw-notes" hidden={wrong !== undefined}>
        {HINT}
      </p>
      <p id={`${id}-mistake`} class="mgw-refused" aria-live="polite">
        {wrong?.message}
      </p>
    </div>
  );
}

function mistakeIn(act: () => void): CodeError | undefined {
  try {
    act();
    return undefined;
  } catch (problem) {
    if (problem instanceof CodeError) return problem;
    throw problem;
  }
}

/** To the view around the field: its keys are those of the graph. */
const leave = (field: HTMLElement) =>
  field.closest("section")?.focus({ preventScroll: true });

/** How a page shows a graph with its code. */
export interface EditingOptions {
  /** The panels that are open at first. */
  opened?: readonly string[];
  /** Whether the walk plays at once. */
  plays?: boolean;
  /** Called with the source of what is shown, when it has changed and it is quiet again. */
  onEdited?: ((source: object) => void) | undefined;
}

const QUIET_MS = 500;

/** The bundle of a graph with its code above it. */
export const editing = (
  session: CodeSession,
  { opened, plays = false, onEdited }: EditingOptions,
): AnyBundle =>
  mounted<Model, GraphStore>(
    (host, end) => new GraphStore(host, end),
    ({ store, dark }) => {
      useEffect(() => {
        const ends = [
          plays && playBothWays(store),
          onEdited && watch(session, store, onEdited),
        ];
        return () => {
          for (const end of ends) if (end) end();
        };
      }, [store]);
      return (
        <GraphView store={store} dark={dark} opened={opened}>
          <CodeEditor session={session} store={store} />
        </GraphView>
      );
    },
    (store) => store.sight,
  );

/** Walk forward, then backward, unless the reader wants no motion or does something else. */
function playBothWays({ walk }: GraphStore): (() => void) | undefined {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return undefined;
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

/** Call `onEdited` after changes of the code or of a leaf's number; returns what ends that. */
function watch(
  session: CodeSession,
  store: GraphStore,
  onEdited: (source: object) => void,
): () => void {
  let known = JSON.stringify(session.sourceOf(store));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const source = session.sourceOf(store);
    const text = JSON.stringify(source);
    if (text !== known) onEdited(source);
    known = text;
  };
  const end = effect(() => {
    session.edits.value;
    store.tick.value;
    clearTimeout(timer);
    timer = setTimeout(look, QUIET_MS);
  });
  return () => {
    clearTimeout(timer);
    end();
  };
}

interface LinesProps {
  text: string;
  mistake: CodeError | undefined;
}

/** The lines of the code with their numbers. */
function Lines({ text, mistake }: LinesProps) {
  let at = 0;
  return (
    <div class="mgw-code-lines" aria-hidden="true">
      {text.split("\n").map((line) => {
        const from = at;
        at += line.length + 1;
        return <Line key={from} {...{ line, from, mistake }} />;
      })}
    </div>
  );
}

function Line({
  line,
  from,
  mistake,
}: {
  line: string;
  from: number;
  mistake: CodeError | undefined;
}) {
  const within = (place: number) =>
    Math.min(Math.max(place - from, 0), line.length);
  const isHere =
    mistake && mistake.from >= from && mistake.from <= from + line.length;
  if (!isHere) return <div>{line || " "}</div>;
  const [start, end] = [within(mistake.from), within(mistake.to)];
  return (
    <div>
      {line.slice(0, start)}
      <mark>{line.slice(start, end) || " "}</mark>
      {line.slice(end)}
    </div>
  );
}
