// Stands in for d3-selection in the bundles: the stage that zooms is one element, and d3-zoom and d3-drag
// call no more of a selection than this. All of d3-selection is 13 kB.

/** The listeners of each element, by type and name such as "wheel.zoom". */
const listeners = new WeakMap();

class OneElement {
  /** `node` is an element or a window; undefined: nothing. */
  constructor(node) {
    this.node = node;
  }

  interrupt() {
    return this; // there are no transitions
  }

  datum() {}

  each(act) {
    if (this.node) act.call(this.node);
    return this;
  }

  call(act, ...rest) {
    act(this, ...rest);
    return this;
  }

  filter(isIn) {
    return new OneElement(isIn.call(this.node) ? this.node : undefined);
  }

  property(name, makeValue) {
    return this.each(function () {
      this[name] = makeValue.call(this);
    });
  }

  style(name, value) {
    return this.each(function () {
      this.style.setProperty(name, value);
    });
  }

  /** Listen to each of `names`, such as "wheel.zoom"; null: no more. ".zoom" is every type of that name. */
  on(names, listener, options = false) {
    if (!this.node) return this;
    const all = listeners.get(this.node) ?? new Map();
    listeners.set(this.node, all);
    if (listener === undefined) return all.get(names)?.listener;
    for (const name of names.split(" ")) {
      for (const [known, end] of all)
        if (name.startsWith(".") ? known.endsWith(name) : known === name) {
          end.stop();
          all.delete(known);
        }
      if (listener)
        all.set(name, listening(this.node, name, listener, options));
    }
    return this;
  }
}

function listening(node, name, listener, options) {
  const [type] = name.split(".");
  const call = (event) => listener.call(node, event);
  node.addEventListener(type, call, options);
  return {
    listener,
    stop: () => node.removeEventListener(type, call, options),
  };
}

export const select = (node) => new OneElement(node);

/** Where `event` is, from the upper left of `node` inside of its border. */
export function pointer(event, node = event.currentTarget) {
  const { left, top } = node.getBoundingClientRect();
  return [
    event.clientX - left - node.clientLeft,
    event.clientY - top - node.clientTop,
  ];
}
