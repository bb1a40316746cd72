// The code above a graph, for readers to change. Behind the text lies the same text again, unseen, with
// its mistake underlined: a text area cannot underline.

import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { CodeError } from "../source/code.ts";
import type { GraphStore } from "../store/graph-store.ts";
import { commandOf } from "../ui/gestures.ts";
import { useOwnId } from "../ui/own-id.ts";
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
  const shown = useSignal(session.mistake.peek());
  const isTyping = useSignal(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const frame = useRef(0);
  const pause = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stop = () => {
    cancelAnimationFrame(frame.current);
    clearTimeout(pause.current);
  };
  const text = session.text.value;
  useEffect(() => stop, []);
  useLayoutEffect(() => {
    if (field.current) write(field.current, text);
  }, [text]);
  useLayoutEffect(() => keepFocus(field.current, session), []);
  useSignalEffect(() => {
    const mistake = session.mistake.value;
    if (!isTyping.peek()) shown.value = mistake;
  });

  const follow = () => {
    session.follow(store);
    const show = () => {
      isTyping.value = false;
      shown.value = session.mistake.peek();
    };
    if (session.mistake.peek()) pause.current = setTimeout(show, PAUSE_MS);
    else show();
  };
  const onInput = (text: string) => {
    isTyping.value = true;
    session.type(text, store);
    stop();
    frame.current = requestAnimationFrame(follow);
  };
  const turn = (command: "undo" | "redo" | undefined, event: Event) => {
    if (!command) return;
    event.preventDefault();
    stop();
    isTyping.value = false;
    store.history[command]();
  };
  const wrong = shown.value;
  return (
    <div class="mgw-code">
      <label for={id}>Code</label>
      <div class="mgw-code-field">
        <Lines text={text} mistake={isTyping.value ? undefined : wrong} />
        <textarea
          ref={field}
          id={id}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          autocorrect="off"
          rows={1}
          aria-invalid={wrong !== undefined}
          aria-describedby={`${id}-${wrong ? "mistake" : "hint"}`}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
          onBeforeInput={(event) => turn(BY_BROWSER[event.inputType], event)}
          onKeyDown={(event) => {
            turn(commandOf(event), event);
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

/** What a browser's menu undoes: the history of the graph has the text, too. */
const BY_BROWSER: Readonly<Record<string, "undo" | "redo">> = {
  historyUndo: "undo",
  historyRedo: "redo",
};

/** A field that takes the place of another has its focus and its caret. */
function keepFocus(field: HTMLTextAreaElement | null, session: CodeSession) {
  if (session.caret !== undefined) {
    field?.focus();
    field?.setSelectionRange(session.caret, session.caret);
    session.caret = undefined;
  }
  return () => {
    const root = field?.getRootNode() as DocumentOrShadowRoot | undefined;
    if (field && root?.activeElement === field)
      session.caret = field.selectionStart;
  };
}

/** Put `text` into the field, with the caret where it changes. */
function write(field: HTMLTextAreaElement, text: string): void {
  const before = field.value;
  if (before === text) return;
  const isFirst = before === "";
  const most = Math.min(before.length, text.length);
  let same = 0; // letters at the end
  while (same < most && before.at(-1 - same) === text.at(-1 - same)) same += 1;
  field.value = text;
  const caret = isFirst ? 0 : text.length - same;
  field.setSelectionRange(caret, caret);
}

/** To the view around the field: its keys are those of the graph. */
const leave = (field: HTMLElement) =>
  field.closest("section")?.focus({ preventScroll: true });

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
