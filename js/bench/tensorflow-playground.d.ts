// What playground.ts uses of src/nn.ts of github.com/tensorflow/playground.

declare module "tensorflow-playground" {
  export interface Node {
    bias: number;
    inputLinks: { weight: number }[];
  }
  type Functions = Record<string, object>;
  export const Activations: Functions;
  export const Errors: Functions;
  export function buildNetwork(
    shape: number[],
    activation: object | undefined,
    output: object | undefined,
    regularization: null,
    inputs: string[],
  ): Node[][];
  export function forwardProp(network: Node[][], inputs: number[]): number;
  export function backProp(
    network: Node[][],
    target: number,
    error: object | undefined,
  ): void;
  export function updateWeights(
    network: Node[][],
    rate: number,
    regularization: number,
  ): void;
}
