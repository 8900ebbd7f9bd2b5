import { vi } from "vitest";

/** A server that answers when it is told to. */
export interface HeldOrigin {
  readonly answer: (request: Request) => Promise<Response>;
  /** Answers the request of that number, counted from 1; waits for it. */
  readonly release: (number: number, response: Response | Error) => Promise<void>;
  /** Waits for so many requests in all. */
  readonly asked: (requests: number) => Promise<void>;
  readonly count: () => number;
}

/** A server that has not been asked. */
export function heldOrigin(): HeldOrigin {
  const waiting: { readonly request: Request; readonly end: (response: Response | Error) => void }[] = [];
  const asked = (requests: number): Promise<void> =>
    vi.waitFor(() => {
      if (waiting.length < requests) throw new Error(`asked ${waiting.length} times, not ${requests}`);
    });
  return {
    answer: (request) =>
      new Promise((resolve, reject) => {
        const end = (response: Response | Error): void =>
          response instanceof Error ? reject(response) : resolve(response);
        waiting.push({ request, end });
      }),
    release: async (number, response) => {
      await asked(number);
      waiting[number - 1]?.end(response);
    },
    asked,
    count: () => waiting.length,
  };
}
