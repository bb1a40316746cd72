// The panel of a walk: what happens at its present node, the rule in words, then the arithmetic.

import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { GraphStore } from "../../store/graph-store.ts";
import { operandsOf } from "../../store/structure.ts";
import type { Visit } from "../../store/walk.ts";
import { Id, MathML, Num, Op } from "../../ui/math.tsx";
import { closedAround } from "./fold.ts";
import { formulaOf, numberText, symbolOf } from "./graph-words.ts";
import { type DerivativeTerms, localOf } from "./local.tsx";
import { OwnOrder } from "./own-order.tsx";

const MAX_SHARE = 0.75; // of the window's height: the host has bars of its own

interface Props {
  store: GraphStore;
  /** The node that the stage goes to. */
  sought: Signal<number>;
}

export function WalkPanel({ store, sought }: Props) {
  const { walk } = store;
  const visits = walk.visits.value;
  const panel = useRef<HTMLElement>(null);
  const isShown = visits !== undefined;
  useEffect(() => comeIntoSight(panel.current), [isShown]);
  if (!visits) return null;
  const last = visits.at(-1);
  return (
    <section class="mgw-walk" aria-label="Walk at this node" ref={panel}>
      <p class="mgw-walk-count">
        {visits.length} of {walk.length} nodes
      </p>
      {last && <Where store={store} sought={sought} node={last.node} />}
      {last ? (
        walk.order.value === "forward" ? (
          <Forward store={store} visit={last} />
        ) : (
          <Backward store={store} visit={last} />
        )
      ) : (
        <Beginning store={store} />
      )}
      {walk.order.value === "own" && <OwnOrder store={store} visits={visits} />}
    </section>
  );
}

/** Scroll to the panel of the view that has the focus, where all of the view has room in the window. */
function comeIntoSight(panel: HTMLElement | null): void {
  const view = panel?.parentElement;
  if (!view?.matches(":focus-within")) return;
  if (view.offsetHeight < MAX_SHARE * innerHeight)
    panel?.scrollIntoView({ block: "nearest" });
}

/** The closed box around the node, if any, with a button that opens it. */
function Where({ store, sought, node }: Props & { node: number }) {
  const closed = closedAround(store, node);
  if (!closed) return null;
  return (
    <p>
      It is inside <bdi>{closed.path}</bdi>, which is closed.{" "}
      <button
        type="button"
        onClick={() => {
          sought.value = node;
        }}
      >
        Go there
      </button>
    </p>
  );
}

function Beginning({ store }: { store: GraphStore }) {
  const root = store.name(store.root);
  if (store.walk.order.value === "forward")
    return <p>Forward begins at the leaves: their numbers are given.</p>;
  return (
    <>
      <p>
        Backward begins at <bdi>{root}</bdi>. How fast does it change with
        itself? One for one.
      </p>
      <p>
        <MathML>
          <Grad name={root} />
          <Op>=</Op>
          <mn>1</mn>
        </MathML>
      </p>
    </>
  );
}

function Backward({ store, visit }: { store: GraphStore; visit: Visit }) {
  const { structure } = store;
  const symbol = structure.symbols[visit.node] ?? "";
  return (
    <>
      <Title store={store} node={visit.node} />
      <p>
        {(structure.own || store.walk.isInKernel) &&
          "Its _backward ran in Python. "}
        {!store.walk.isInKernel && structure.words.get(symbol)}
      </p>
      <ul>
        {visit.operands.map((operand, k) => (
          <li key={k}>
            <Share store={store} visit={visit} k={k} operand={operand} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface ShareProps {
  store: GraphStore;
  visit: Visit;
  k: number;
  operand: number;
}

/** `a.grad += e.grad × b = −2 × (−3) = 6`, then the sum that a.grad becomes. */
function Share({ store, visit, k, operand }: ShareProps) {
  const name = store.name(operand);
  const show = (number?: number) => numberText(store, number);
  const earlier = gradBefore(visit, k);
  const share = visit.shares[k] ?? 0;
  const sum = (
    <MathML>
      <Grad name={name} />
      <Op>=</Op>
      <Num text={show(earlier)} bare />
      <Op>+</Op>
      <Num text={show(share)} />
      <Op>=</Op>
      <Num text={show(earlier + share)} bare />
    </MathML>
  );
  const right = store.own.share(visit.node, operand);
  if (right !== undefined)
    return (
      <>
        <span class="mgw-wrong">yours {sum}</span>
        <span>
          right{" "}
          <MathML>
            <Grad name={name} />
            <Op>+=</Op>
            <Num text={show(right)} bare />
          </MathML>
        </span>
      </>
    );
  if (store.walk.isInKernel || store.structure.own?.between.length) return sum;
  const { node } = visit;
  const { symbols, number } = store.structure;
  const local = localOf(symbols[node] ?? "", k);
  const n = String(number[node]);
  const named = termsOf(
    store,
    node,
    (i) => <Id>{store.name(i)}</Id>,
    <mn>{n}</mn>,
  );
  const numbered = termsOf(
    store,
    node,
    (i) => <Num text={show(store.tape.data[i])} />,
    <Num text={n} />,
  );
  return (
    <>
      <MathML>
        <Grad name={name} />
        <Op>+=</Op>
        <Grad name={store.name(node)} />
        {local && <Times>{local(named)}</Times>}
        <Op>=</Op>
        <Num text={show(visit.arrived)} bare />
        {local && <Times>{local(numbered)}</Times>}
        <Op>=</Op>
        <Num text={show(share)} bare />
      </MathML>
      {sum}
    </>
  );
}

/** The gradient before share `k`: in a + a, both shares go to one gradient, one after the other. */
function gradBefore({ operands, shares, before }: Visit, k: number): number {
  return operands
    .slice(0, k)
    .reduce(
      (sum, other, j) => (other === operands[k] ? sum + (shares[j] ?? 0) : sum),
      before[k] ?? 0,
    );
}

/** The terms of a local derivative, each node as `show` writes it. */
function termsOf(
  { structure }: GraphStore,
  node: number,
  show: (i: number) => ComponentChildren,
  n: ComponentChildren,
): DerivativeTerms {
  const [a = -1, b = -1] = operandsOf(structure, node);
  return { a: show(a), b: show(b), out: show(node), n };
}

const Times = ({ children }: { children: ComponentChildren }) => (
  <>
    <Op>×</Op>
    {children}
  </>
);

function Forward({ store, visit }: { store: GraphStore; visit: Visit }) {
  const { structure, tape } = store;
  const symbol = symbolOf(structure, visit.node);
  const numbers = visit.operands.map((operand) => (
    <Num key={operand} text={numberText(store, tape.data[operand])} />
  ));
  return (
    <>
      <Title store={store} node={visit.node} />
      <p>
        <MathML>
          <Id>{store.name(visit.node)}</Id>
          <Op>=</Op>
          <Applied symbol={symbol} to={numbers} />
          <Op>=</Op>
          <Num text={numberText(store, tape.data[visit.node])} bare />
        </MathML>
      </p>
    </>
  );
}

/** `2 × 3`, `4 ** 2`, `tanh(0.5)`. */
function Applied({ symbol, to }: { symbol: string; to: ComponentChildren[] }) {
  const [a, b] = to;
  if (b !== undefined && !/^[a-z]/.test(symbol))
    return (
      <>
        {a}
        <Op>{symbol}</Op>
        {b}
      </>
    );
  if (symbol.startsWith("**"))
    return (
      <msup>
        <mrow>{a}</mrow>
        <mn>{symbol.slice(2)}</mn>
      </msup>
    );
  return (
    <>
      <mi>{symbol}</mi>
      <mo>(</mo>
      {to.flatMap((x, k) => (k > 0 ? [<Op key="comma">,</Op>, x] : [x]))}
      <mo>)</mo>
    </>
  );
}

/** What the node is, and how it was made. */
function Title({ store, node }: { store: GraphStore; node: number }) {
  const name = store.name(node);
  const formula = formulaOf(store.structure, node);
  return (
    <h2>
      <bdi>{name}</bdi>
      {formula !== name && (
        <>
          {" = "}
          <bdi>{formula}</bdi>
        </>
      )}
    </h2>
  );
}

const Grad = ({ name }: { name: string }) => (
  <mrow>
    <Id>{name}</Id>
    <mo lspace="0" rspace="0">
      .
    </mo>
    <mi>grad</mi>
  </mrow>
);
