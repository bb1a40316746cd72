// How the classes look: each has a shape and a colour of its own, because not everybody sees colours.

/** A polygon around (0, 0) with its first corner at the top; the radii take turns. */
function ring(corners: number, radii: readonly number[], turned = 0): string {
  const points = Array.from({ length: corners }, (_, k) => {
    const turn = turned + (2 * Math.PI * k) / corners;
    const radius = radii[k % radii.length] ?? 1;
    return [radius * Math.sin(turn), -radius * Math.cos(turn)]
      .map((number) => number.toFixed(3))
      .join(" ");
  });
  return `M${points.join("L")}Z`;
}

const PLUS = "M-.4-1.2H.4V-.4H1.2V.4H.4V1.2H-.4V.4H-1.2V-.4H-.4Z";
const CROSS =
  "M-1.1-.6L-.6-1.1 0-.5 .6-1.1 1.1-.6 .5 0 1.1 .6 .6 1.1 0 .5-.6 1.1-1.1 .6-.5 0Z";

export interface ClassLook {
  /** "blue" */
  colour: string;
  /** An SVG path of about radius 1 around (0, 0). */
  path: string;
}

const LOOKS: readonly ClassLook[] = [
  ["blue", "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1-1 0Z"], // a disc
  ["orange", "M-.9-.9H.9V.9H-.9Z"], // a square
  ["green", ring(3, [1.3])],
  ["purple", ring(4, [1.25])],
  ["teal", PLUS],
  ["pink", ring(3, [1.3], Math.PI)],
  ["brown", CROSS],
  ["grey", ring(10, [1.4, 0.6])], // a star
  ["navy", ring(6, [1.1])],
  ["olive", ring(5, [1.15])],
].map(([colour = "", path = ""]) => ({ colour, path }));

export const KINDS = LOOKS.length;

/** The look of class `kind`; they repeat after ten. */
export const lookOf = (kind: number): ClassLook =>
  LOOKS[((kind % KINDS) + KINDS) % KINDS] as ClassLook;

/** The shape of a class, for use in a line of text. */
export const ClassSign = ({ kind }: { kind: number }) => (
  <svg class="mgw-class-sign" viewBox="-1.6 -1.6 3.2 3.2" aria-hidden="true">
    <path
      d={lookOf(kind).path}
      style={`fill: var(--mgw-class-${kind % KINDS})`}
    />
  </svg>
);
