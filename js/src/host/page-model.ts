// PageModel: a model without a kernel. What made it may change its traits, and answer what a view sends.

type Listener = (...args: unknown[]) => void;

/** What a kernel says of its side; a page has none, and each of its views is one of its own. */
const OF_THE_KERNEL = ["version", "view_id"];

export class PageModel<Traits extends object> {
  #traits: Traits;
  readonly #listeners = new Map<string, Set<Listener>>();
  /** Gets what a view sends; without it, there is nobody to send to. */
  onSent: ((content: object, buffers: ArrayBuffer[]) => void) | undefined;

  constructor(traits: Traits) {
    this.#traits = traits;
  }

  get<Key extends keyof Traits & string>(key: Key): Traits[Key] {
    const isThere =
      Object.hasOwn(this.#traits, key) && !OF_THE_KERNEL.includes(key);
    return (isThere ? this.#traits[key] : undefined) as Traits[Key];
  }

  set(): void {}

  save_changes(): void {}

  on(event: string, listener: Listener): void {
    const known = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, known.add(listener));
  }

  off(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener);
  }

  send(content: object, _: unknown, buffers: ArrayBuffer[]): void {
    const { onSent } = this;
    if (!onSent) throw new Error("there is no kernel");
    queueMicrotask(() => onSent(content, buffers));
  }

  /** Give some traits other content. */
  change(traits: Partial<Traits>): void {
    this.#traits = { ...this.#traits, ...traits };
    for (const key of Object.keys(traits)) this.#fire(`change:${key}`);
  }

  /** Answer the message `content` of a view. */
  answer(content: object, more: object, buffers: readonly DataView[]): void {
    const { client, seq } = content as { client?: string; seq?: number };
    this.#fire("msg:custom", { kind: "answer", client, seq, ...more }, buffers);
  }

  #fire(event: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...args);
  }
}
