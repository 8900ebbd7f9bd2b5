import type { Wire } from "./handler.ts";

/** A wire of one of those that share another, which calls back once bytes may leave by it. What left by any of them has left. */
export function toldWire(shared: Wire, onBegin: () => void): Wire {
  let begun = false;
  return {
    get begun(): boolean {
      return begun;
    },
    set begun(value: boolean) {
      if (!value || begun) return;
      begun = true;
      shared.begun = true;
      onBegin();
    },
  };
}
