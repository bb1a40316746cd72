// Datasets to choose from, as small pictures.

import type { DatasetName } from "../../engine/datasets.ts";
import { Button } from "../../ui/button.tsx";
import { KINDS, lookOf } from "./class-looks.tsx";
import { madeData } from "./edit-data.ts";

interface Props {
  sets: readonly DatasetName[];
  /** The one in use. */
  used: DatasetName | undefined;
  onChoose(name: DatasetName): void;
}

export const DatasetPictures = ({ sets, used, onChoose }: Props) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row
  <div class="mgw-datasets" role="group" aria-label="Datasets">
    Data
    {sets.map((name) => (
      <Button
        key={name}
        aria-label={name}
        title={`Train on ${name}`}
        aria-pressed={name === used}
        onClick={() => onChoose(name)}
      >
        <Picture name={name} />
      </Button>
    ))}
  </div>
);

const [SIDE, EDGE, DOT, POINTS, NOISE] = [36, 5, 1.5, 40, 0.05];

function Picture({ name }: { name: DatasetName }) {
  const { X, y } = madeData({ name, n: POINTS, noise: NOISE, seed: 0 });
  const width = X.length / y.length;
  const across = fitting(Array.from(y, (_, i) => X[i * width] ?? 0));
  const up = fitting(Array.from(y, (target, i) => X[i * width + 1] ?? target));
  return (
    <svg viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
      {across.map((x, i) => {
        const kind = width > 1 && (y[i] ?? 0) < 0 ? 1 : 0;
        return (
          <path
            key={i}
            d={lookOf(kind).path}
            transform={`translate(${x} ${SIDE - (up[i] ?? 0)}) scale(${DOT})`}
            style={`fill: var(--mgw-class-${kind % KINDS})`}
          />
        );
      })}
    </svg>
  );
}

/** The numbers, stretched to the picture. */
function fitting(numbers: number[]): number[] {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const scale = (SIDE - 2 * EDGE) / (most - least || 1);
  return numbers.map((number) => EDGE + (number - least) * scale);
}
