// A finger on something that is dragged sideways may be about to scroll the page: nothing changes until it
// moves sideways, or is lifted where it came down.

const SLOP = 6; // px that a finger moves without meaning to

export class Finger {
  #start: { x: number; y: number } | undefined;
  #isTap = false;

  /** Whether nothing may change yet. */
  get isUnclear(): boolean {
    return this.#start !== undefined;
  }

  down({ pointerType, clientX: x, clientY: y }: PointerEvent): void {
    this.#start = pointerType === "touch" ? { x, y } : undefined;
    this.#isTap = true;
  }

  move({ clientX, clientY }: PointerEvent): void {
    if (!this.#start) return;
    const across = Math.abs(clientX - this.#start.x);
    const down = Math.abs(clientY - this.#start.y);
    if (Math.max(across, down) < SLOP) return;
    this.#isTap = false;
    if (across > down) this.#start = undefined;
  }

  /** Call it when the finger is lifted, or the browser scrolls; true: it was an unclear tap. */
  end(): boolean {
    const isTap = this.isUnclear && this.#isTap;
    this.#start = undefined;
    this.#isTap = false;
    return isTap;
  }
}
