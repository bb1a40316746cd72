// The ends of the network: what goes into it, what comes out, and what should.

import type { MLPStore } from "../../store/mlp-store.ts";
import { ValueCard } from "./value-panel.tsx";

export const MOST = 12; // inputs, outputs or targets that are shown; the table has all

export function Ends({ store }: { store: MLPStore }) {
  const { inputs, targets, outputs, root } = store.nodes.value;
  const end = outputs.includes(root) ? [] : [root];
  return (
    <>
      <Group store={store} title="Inputs" lists={[inputs]} />
      <Group store={store} title="Outputs" lists={[outputs, targets, end]} />
    </>
  );
}

interface Props {
  store: MLPStore;
  title: string;
  lists: readonly (readonly number[])[];
}

function Group({ store, title, lists }: Props) {
  const shown = lists.flatMap((nodes) => nodes.slice(0, MOST));
  const more = lists.flat().length - shown.length;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <div class="mgw-values">
        {shown.map((node, k) => (
          <ValueCard key={`${k} ${node}`} graph={store.graph} node={node} />
        ))}
      </div>
      {more > 0 && <p>… and {more} more: see the table.</p>}
    </section>
  );
}
