// The code above a graph, for readers to change. Behind the text lies the same text again, unseen, with
// its mistake underlined: a text area cannot underline.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { CodeError } from "../source/code.ts";
import type { GraphStore } from "../store/graph-store.ts";
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
