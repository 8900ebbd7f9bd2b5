/** Where the command line speaks. */
export interface Terminal {
  /** Standard output: results. */
  readonly print: (text: string) => void;
  /** Standard error: diagnostics and progress. */
  readonly note: (text: string) => void;
  /** Standard error is watched by a person: lines may be drawn over. */
  readonly interactive: boolean;
  readonly color: boolean;
  readonly width: number;
}

/** Colours, or none. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/** The ANSI colours when `color` is on. */
export function createPalette(color: boolean): Palette {
  const paint = (code: number, reset: number) => (text: string) =>
    color ? `\u001b[${code}m${text}\u001b[${reset}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    yellow: paint(33, 39),
    green: paint(32, 39),
    cyan: paint(36, 39),
  };
}
