// The class in jsep that a dialect extends; jsep's own types leave it out.

export interface Node {
  type: string;
  at?: number;
}

export class Jsep {
  expr: string;
  index: number;
  readonly char: string;
  constructor(expr: string);
  gobbleSpaces(): void;
  gobbleExpression(): Node | false;
  gobbleBinaryOp(): string | false;
  gobbleToken(): Node | false;
  gobbleTokenProperty(node: Node): Node;
  gobbleNumericLiteral(): Node;
  gobbleStringLiteral(): Node;
  gobbleIdentifier(): Node;
  gobbleGroup(): Node;
  gobbleArray(): Node;
  runHook<Read>(name: string, node: Read): Read;
  throwError(message: string): never;
  static this_str: string;
  static addUnaryOp(op: string): typeof Jsep;
  static addBinaryOp(op: string, precedence: number): typeof Jsep;
  static addIdentifierChar(char: string): typeof Jsep;
  static removeAllUnaryOps(): typeof Jsep;
  static removeAllBinaryOps(): typeof Jsep;
  static removeAllLiterals(): typeof Jsep;
}
