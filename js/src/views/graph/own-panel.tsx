// The panel of a learner's own class: what is wrong with its gradients, where, and what its code printed.

import type { GraphStore } from "../../store/graph-store.ts";

interface Props {
  store: GraphStore;
  /** Go to a node. */
  go: (node: number) => void;
}

export function OwnPanel({ store, go }: Props) {
  const { own, structure } = store;
  const { first, diagnosis, printed } = own.shown.value;
  if (!diagnosis && first < 0 && printed.length === 0) return null;
  return (
    <section class="mgw-own" aria-label={`Your ${structure.own?.name}`}>
      {(first >= 0 || diagnosis) && (
        <p>
          {first >= 0 && (
            <button type="button" class="mgw-wrong" onClick={() => go(first)}>
              Go to {store.name(first)}
            </button>
          )}{" "}
          {diagnosis}
        </p>
      )}
      {printed.length > 0 && (
        <section
          class="mgw-printed"
          aria-label="Printed"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus
          tabIndex={0}
        >
          <pre>{printed.join("\n")}</pre>
        </section>
      )}
    </section>
  );
}
