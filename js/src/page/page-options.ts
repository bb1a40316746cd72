// What a page may ask of a view: to play at once, and to keep what readers make in the address.

import { effect } from "@preact/signals";

export interface PageOptions {
  /** The panels that are open at first. */
  opened?: readonly string[];
  /** Whether it plays at once. */
  plays?: boolean;
  /** Called with the source of what is shown, when it has changed. */
  onEdited?: ((source: object) => void) | undefined;
  /** Called with a function that gives the source of what is shown, if it has one, and what that is in words. */
  onSource?: (source: () => object | undefined, words: string) => void;
}

const PAUSE_MS = 500; // between two looks

/** Call `onEdited` when `sourceOf` gives something else, after the signals that `follow` reads; returns what ends that. */
export function watch(
  sourceOf: () => object | undefined,
  follow: () => void,
  onEdited: (source: object) => void,
): () => void {
  let known = JSON.stringify(sourceOf());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    timer = undefined;
    const source = sourceOf();
    const text = JSON.stringify(source);
    if (source && text !== known) onEdited(source);
    known = text;
  };
  const end = effect(() => {
    follow();
    timer ??= setTimeout(look, PAUSE_MS);
  });
  return () => {
    clearTimeout(timer);
    end();
  };
}
