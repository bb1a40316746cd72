// The field that finds a Value by its label; Enter goes to it.

import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { GraphStore } from "../../store/graph-store.ts";
import { useOwnId } from "../../ui/own-id.ts";
import { countText, numberText } from "./graph-words.ts";

const MAX_SHOWN = 50;
const MAX_SORTED = 2000; // more names would take longer than a frame to sort

interface Props {
  store: GraphStore;
  /** Show node `i`. */
  go(i: number): void;
  close(): void;
}

export function Find({ store, go, close }: Props) {
  const text = useSignal("");
  const at = useSignal(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useOwnId();
  const found = useComputed(() => matches(store.structure.names, text.value));
  useEffect(() => field.current?.focus(), []);
  const shown = found.value.slice(0, MAX_SHOWN);
  const move = (by: number) => {
    at.value = Math.min(Math.max(at.value + by, 0), shown.length - 1);
    list.current?.children[at.value]?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") close();
    else if (event.key !== "Enter") return;
    else if (shown[at.value] !== undefined) go(shown[at.value] as number);
    event.preventDefault();
  };
  return (
    <search class="mgw-find">
      <input
        ref={field}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        placeholder="Label"
        aria-label="Find a Value"
        aria-autocomplete="list"
        aria-expanded={shown.length > 0}
        aria-controls={id}
        aria-activedescendant={
          shown.length > 0 ? `${id}-${at.value}` : undefined
        }
        onInput={(event) => {
          text.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={onKeyDown}
      />
      <p aria-live="polite">{counted(text.value, found.value.length)}</p>
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label="Matches"
        hidden={shown.length === 0}
      >
        {shown.map((node, k) => (
          <Match
            key={node}
            id={`${id}-${k}`}
            store={store}
            node={node}
            active={k === at.value}
            go={go}
          />
        ))}
      </div>
    </search>
  );
}

interface MatchProps {
  id: string;
  store: GraphStore;
  node: number;
  active: boolean;
  go(i: number): void;
}

const Match = ({ id, store, node, active, go }: MatchProps) => (
  // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
  // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
  <div
    id={id}
    role="option"
    aria-selected={active}
    onPointerDown={(event) => event.preventDefault()}
    onClick={() => go(node)}
  >
    <bdi>{store.name(node)}</bdi>
    <span>{numberText(store, store.tape.data[node])}</span>
  </div>
);

/** The nodes whose name contains `text`: the same name first, then names that begin with it. */
export function matches(names: readonly string[], text: string): number[] {
  const wanted = plain(text.trim());
  if (!wanted) return [];
  const ranks: number[][] = [[], [], []];
  names.forEach((name, i) => {
    const place = plain(name).indexOf(wanted);
    if (place < 0) return;
    const rank = name.length === wanted.length ? 0 : place === 0 ? 1 : 2;
    ranks[rank]?.push(i);
  });
  const { compare } = new Intl.Collator("en", { numeric: true });
  return ranks.flatMap((rank) =>
    rank.length > MAX_SORTED
      ? rank
      : rank.sort((a, b) => compare(names[a] ?? "", names[b] ?? "")),
  );
}

/** Small letters, and a hyphen for the true minus sign, which no key types. */
const plain = (text: string) => text.toLowerCase().replaceAll("−", "-");

function counted(text: string, count: number): string {
  if (!text.trim()) return "";
  if (count === 0) return "No Value has this in its label.";
  const all = countText(count);
  return count > MAX_SHOWN ? `${all}, the first ${MAX_SHOWN} are shown` : all;
}
