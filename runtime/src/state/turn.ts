import { Stopped, type StopSignal } from "../call/stop.ts";

/** A place in a queue. */
export interface Turn {
  /** Rejects with `Stopped` when the signal stops before the turn has come. */
  readonly came: Promise<void>;
  readonly grant: () => void;
  readonly refuse: (why: Error) => void;
}

/** `onStop` is called when the signal stops before the turn has come: the place is to be given up. */
export function waitForTurn(signal: StopSignal, onStop: () => void): Turn {
  let settle: { readonly resolve: () => void; readonly reject: (why: Error) => void } | undefined;
  const came = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const forget = signal.onStop((stop) => {
    onStop();
    settle?.reject(new Stopped(stop));
  });
  return {
    came,
    grant: () => {
      forget();
      settle?.resolve();
    },
    refuse: (why) => {
      forget();
      settle?.reject(why);
    },
  };
}
