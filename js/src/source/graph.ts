// The traits of a GraphWidget, as Python sends them: micrograd_widgets/graph/widget.py and wire.py.

import { type Recorded, type Recording, record } from "../engine/recording.ts";
import { Tape } from "../engine/tape.ts";
import type { Value } from "../engine/value.ts";
import { packed } from "../store/checked.ts";
import {
  type GraphOptions,
  type GraphTraits,
  pageTraits,
  view,
} from "../store/page-graph.ts";
import { ROLES, SCHEMA } from "../store/structure.ts";
import { type Naming, namesOf } from "./naming.ts";
import { RULES } from "./rules.ts";

/** What a graph is made from. */
export interface Graph extends Naming {
  root: Value;
  isParameter(value: Value): boolean;
  grads?: ReadonlyMap<Value, number>;
}

/** What the traits of a graph say, and the index of each Value in them. */
export interface Traits {
  traits: GraphTraits;
  index: ReadonlyMap<Value, number>;
}

export function traitsOf(graph: Graph, options: GraphOptions = {}): Traits {
  const recorded = record(graph.root);
  const forward = options.forward_on_change ?? true;
  const roles = rolesOf(recorded, graph);
  const numbers = stateOf(recorded, graph, forward);
  const traits = pageTraits(
    structureOf(recorded, graph, roles),
    { ...numbers, moves: moved(roles) },
    options,
  );
  return { traits, index: recorded.index };
}

/** The numbers that Python shows: run forward where they do not fit the leaves. */
function stateOf(
  { recording, data, index }: Recorded,
  { grads }: Graph,
  forward: boolean,
) {
  const tape = new Tape(recording);
  tape.data.set(data);
  if (forward) tape.forward();
  const grad = Float64Array.from(
    index.keys(),
    (value) => grads?.get(value) ?? 0,
  );
  const hasMoved = data.some((number, i) => !Object.is(number, tape.data[i]));
  return {
    data: tape.data,
    grad,
    isStale: hasMoved && grad.some(Boolean),
  };
}

type Role = (typeof ROLES)[number];

const rolesOf = ({ index }: Recorded, { isConstant, isParameter }: Graph) =>
  Array.from(index.keys(), (value): Role => {
    if (value.operands.length > 0) return "inner";
    if (isParameter(value)) return "parameter";
    return isConstant(value) ? "constant" : "input";
  });

/** Which nodes Step moves: the parameters, if there are any; else the leaves that are no constants. */
const moved = (roles: readonly Role[]): boolean[] => {
  const which = roles.includes("parameter") ? "parameter" : "input";
  return roles.map((role) => role === which);
};

function structureOf(recorded: Recorded, graph: Graph, roles: readonly Role[]) {
  const scopes = new Map<string, { path: readonly string[]; code: number }>();
  const scope = Int32Array.from(recorded.index.keys(), (value) => {
    const path = graph.scopeOf(value);
    const key = path.join("\n");
    const found = scopes.get(key) ?? { path, code: scopes.size };
    scopes.set(key, found);
    return found.code;
  });
  const packed = packRecording(recorded.recording);
  return {
    ...packed,
    schema: SCHEMA,
    recording: 0,
    words: packed.ops.map((op) => RULES[op] ?? ""),
    names: namesOf(recorded, graph),
    scopes: Array.from(scopes.values(), ({ path }) => [...path]),
    scope: view(scope),
    role: view(Uint8Array.from(roles, (role) => ROLES.indexOf(role))),
    kernel_reason: "",
    notes: [],
  };
}

/** A recording as wire.py packs it. */
export function packRecording(recording: Recording) {
  const { ops, op, first, operands, number } = packed(recording);
  return {
    ops,
    op: view(op),
    first: view(first),
    operands: view(operands),
    number: view(number),
  };
}
