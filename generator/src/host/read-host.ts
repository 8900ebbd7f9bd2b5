/** What came of reading bytes. */
export type ReadResult =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "missing" }
  | { readonly kind: "directory" }
  | { readonly kind: "denied" }
  | { readonly kind: "too-large"; readonly maxBytes: number }
  | { readonly kind: "failed"; readonly reason: string };

/** What came of one HTTP exchange. Redirects are not followed. */
export type FetchResult =
  | {
      readonly kind: "reply";
      readonly status: number;
      readonly location?: string;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "too-large"; readonly maxBytes: number }
  | { readonly kind: "failed"; readonly reason: string };

/** Bounds of one HTTP exchange. */
export interface FetchOptions {
  readonly headers: { readonly [name: string]: string };
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/** The reading half of the world outside. Nothing else in the generator reads files, standard input or the network. */
export interface ReadHost {
  /** Absolute path of the working directory. */
  readonly workingDirectory: string;
  readFile(path: string, options: { readonly maxBytes: number }): Promise<ReadResult>;
  readStandardInput(options: { readonly maxBytes: number }): Promise<ReadResult>;
  /** The path with links followed, or `undefined` when it names nothing. */
  realPath(path: string): Promise<string | undefined>;
  fetch(url: string, options: FetchOptions): Promise<FetchResult>;
}
