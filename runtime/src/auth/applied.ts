/** A credential in the form that its scheme asks for. Applied by the transport, last; never stored or logged. */
export interface AppliedCredential {
  readonly in: "header" | "query" | "cookie";
  readonly name: string;
  readonly value: string;
}
