/** Something of the caller's that cannot be sent, found below the place that knows which call it is. Becomes a `UsageError`. */
export class InputFault extends Error {
  readonly advice: string;

  constructor(message: string, advice: string, cause?: unknown) {
    super(message, { cause });
    this.advice = advice;
  }
}
