/** Compiles a pattern of a contract. JSON Schema asks for the `u` flag, real documents do not always bear it. */
export function compilePattern(source: string): RegExp | undefined {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(source, flags);
    } catch {
      // The generator has told of a pattern that is none under either; here it constrains nothing.
    }
  }
  return undefined;
}
