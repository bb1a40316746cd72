// Delivery: one message on its way to the kernel. It is sent again until it is answered, in parts if it is
// larger than a server lets pass.

import type { Host } from "../host/host.ts";

type Sender = Pick<Host<object>, "send" | "kernel">;

const RESEND_MS = [2000, 2000, 5000] as const; // without an answer, before it is sent again
export const PART_BYTES = 2 ** 22; // Jupyter's server closes the connection over a message of 10 MiB
const BYTES_A_SECOND = 2 ** 20; // on a slow line: so much longer is the wait for an answer

type Part = readonly [content: object, buffers: ArrayBuffer[]];

export class Delivery {
  readonly seq: number;
  /** How often it went without an answer. */
  tries = 0;
  readonly #parts: readonly Part[];
  readonly #slack: number;
  readonly #host: Sender;
  readonly #late: (delivery: Delivery) => boolean;
  readonly #lost: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * `late` is called when no answer has come for a while, and says whether to go on trying; `lost`, when it
   * cannot be sent again.
   */
  constructor(
    host: Sender,
    content: { seq: number },
    buffers: ArrayBuffer[],
    late: (delivery: Delivery) => boolean,
    lost: () => void,
  ) {
    this.#host = host;
    this.seq = content.seq;
    this.#late = late;
    this.#lost = lost;
    const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#slack = 1000 * Math.floor(bytes / BYTES_A_SECOND);
    this.#parts =
      bytes > PART_BYTES ? inParts(content, buffers) : [[content, buffers]];
  }

  /** Send it, and again until `stop`; false when there is nothing to send to. */
  send(): boolean {
    this.stop();
    // a host that is cut off keeps what is sent for later: once is enough
    const isCut = this.tries > 0 && this.#host.kernel() === "cut";
    const isSent =
      isCut ||
      this.#parts.every(([content, buffers]) =>
        this.#host.send(content, buffers),
      );
    if (isSent) this.#wait();
    return isSent;
  }

  sendAgain(): void {
    if (!this.send()) this.#lost();
  }

  #wait(): void {
    const ms = RESEND_MS[Math.min(this.tries, RESEND_MS.length - 1)] as number;
    this.#timer = setTimeout(() => {
      this.tries += 1;
      if (this.#late(this)) this.sendAgain();
    }, ms + this.#slack);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** The message as several, each with a part of all its bytes; `lengths` says where its buffers end. */
function inParts(content: object, buffers: ArrayBuffer[]): Part[] {
  const lengths = buffers.map(({ byteLength }) => byteLength);
  const all = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const buffer of buffers) {
    all.set(new Uint8Array(buffer), at);
    at += buffer.byteLength;
  }
  const parts = Math.ceil(at / PART_BYTES);
  return Array.from({ length: parts }, (_, part): Part => {
    const from = part * PART_BYTES;
    const bytes = all.slice(from, from + PART_BYTES);
    return [{ ...content, part, parts, lengths }, [bytes.buffer]];
  });
}
