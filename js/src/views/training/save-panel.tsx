// The Save panel: saves a run to a file that Python reads too, loads one, and shows the settings as a line
// of Python.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { fileOf, pythonOf, runIn } from "../../store/training/file.ts";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { ByHand } from "../../ui/by-hand.tsx";
import { download } from "../../ui/download.ts";

const FILE = "run.json";

export function SavePanel({ store }: { store: TrainingStore }) {
  const chooser = useRef<HTMLInputElement>(null);
  const byHand = useSignal("");
  store.tick.value; // the line of Python follows the settings
  const line = pythonOf(store, store.isLog.value);
  const attempt = async (act: () => void | Promise<void>) => {
    try {
      await act();
    } catch (problem) {
      store.refuse(problem instanceof Error ? problem.message : `${problem}`);
    }
  };
  const save = () => {
    download(FILE, new Blob([fileOf(store)], { type: "application/json" }));
    store.tell(
      `Saved: ${FILE} is among your downloads. In Python: trainer.load("${FILE}").`,
    );
  };
  const load = async (file: File | undefined) => {
    if (file) store.load(runIn(await file.text(), store), file.name);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(line);
      byHand.value = "";
      store.tell("Copied: paste it into a cell.");
    } catch {
      byHand.value = line; // pages without https, or without permission, have no clipboard
      store.refuse(
        "This page may not write to the clipboard: the line is selected below, press Ctrl+C.",
      );
    }
  };
  return (
    <section class="mgw-drawer mgw-run-save" aria-label="Save">
      <button
        type="button"
        title="Parameters, optimiser, place among the batches and losses, as Trainer.save writes them"
        onClick={() => attempt(save)}
      >
        Save run
      </button>
      <button
        type="button"
        title="Go on with the run of a file, from here or from Trainer.save"
        onClick={() => chooser.current?.click()}
      >
        Load run
      </button>
      <input
        ref={chooser}
        type="file"
        accept=".json,application/json"
        aria-label="File of a run"
        hidden
        onChange={({ currentTarget }) => {
          attempt(() => load(currentTarget.files?.[0])).then(() => {
            currentTarget.value = ""; // the same file may be chosen again
          });
        }}
      />
      <button
        type="button"
        title="These settings, as a line of Python"
        onClick={copy}
      >
        Copy as Python
      </button>
      <code>{line}</code>
      {byHand.value && <ByHand name="Line of Python" text={byHand.value} />}
    </section>
  );
}
