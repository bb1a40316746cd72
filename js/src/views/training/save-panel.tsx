// The Save panel: saves a run to a file that Python reads too, loads one, and shows the settings as a line
// of Python.

import { useRef } from "preact/hooks";
import { fileOf, runIn } from "../../store/training/run-file.ts";
import { cellOf, pythonOf } from "../../store/training/run-python.ts";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { Button } from "../../ui/button.tsx";
import { download } from "../../ui/download.ts";
import { CopyButtons } from "../frame/copies.tsx";

const FILE = "run.json";

interface Props {
  store: TrainingStore;
}

export function SavePanel({ store }: Props) {
  store.run.tick.value; // the line of Python follows the settings
  const line = pythonOf(store, store.isLog.value);
  return (
    <section class="mgw-drawer mgw-run-save mgw-choices" aria-label="Save">
      <Button
        title="Parameters, optimiser, place among the batches and losses, as Trainer.save writes them"
        onClick={() => attempt(store, () => save(store))}
      >
        Save run
      </Button>
      <LoadButton store={store} />
      <CopyButtons
        of={{
          kind: "training",
          traits: () => store.traits(),
          cell: () => cellOf(store, line),
          announce: (text) => store.announce(text),
          refuse: (why) => store.refuse(why),
        }}
      />
      <code>{line}</code>
    </section>
  );
}

function LoadButton({ store }: Props) {
  const chooser = useRef<HTMLInputElement>(null);
  const load = async (file: File | undefined) => {
    if (file) store.load(runIn(await file.text(), store), file.name);
  };
  return (
    <>
      <Button
        title="Go on with the run of a file, from here or from Trainer.save"
        onClick={() => chooser.current?.click()}
      >
        Load run
      </Button>
      <input
        ref={chooser}
        type="file"
        accept=".json,application/json"
        aria-label="File of a run"
        hidden
        onChange={({ currentTarget }) => {
          attempt(store, () => load(currentTarget.files?.[0])).then(() => {
            currentTarget.value = ""; // the same file may be chosen again
          });
        }}
      />
    </>
  );
}

/** Do it; a failure becomes the message of the status line. */
async function attempt(
  store: TrainingStore,
  action: () => void | Promise<void>,
): Promise<void> {
  try {
    await action();
  } catch (problem) {
    store.refuse(problem instanceof Error ? problem.message : `${problem}`);
  }
}

function save(store: TrainingStore): void {
  download(FILE, new Blob([fileOf(store)], { type: "application/json" }));
  store.announce(
    `Saved: ${FILE} is among your downloads. In Python: trainer.load("${FILE}").`,
  );
}
