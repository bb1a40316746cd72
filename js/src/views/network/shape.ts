// Shape of a network: the stores know it too.

export * from "../../store/network-shape.ts";
