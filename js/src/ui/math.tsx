// Formulas in the browser's own MathML.

import type { ComponentChildren } from "preact";

export const MathML = ({ children }: { children: ComponentChildren }) => (
  <math display="inline">
    <mrow>{children}</mrow>
  </math>
);

export const Id = ({ children }: { children: ComponentChildren }) => (
  <mi mathvariant="normal">{children}</mi>
);

/** A number; a negative one in brackets where it stands behind an operator. */
export function Num({ text, bare }: { text: string; bare?: boolean }) {
  if (bare || !/^[-\u2212]/.test(text)) return <mn>{text}</mn>;
  return (
    <mrow>
      <mo>(</mo>
      <mn>{text}</mn>
      <mo>)</mo>
    </mrow>
  );
}

export const Op = ({ children }: { children: ComponentChildren }) => (
  <mo>{children}</mo>
);
