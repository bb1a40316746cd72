// The choice of the numbers that the edges of a network show.

import type { Signal } from "@preact/signals";
import { Choice } from "../../ui/choice.tsx";

export const EdgesBy = ({ by }: { by: Signal<"weight" | "gradient"> }) => (
  <Choice
    label="Edges by"
    value={by.value}
    options={[
      ["weight", "weight"],
      ["gradient", "gradient"],
    ]}
    onChoose={(value) => {
      by.value = value === "gradient" ? "gradient" : "weight";
    }}
  />
);
