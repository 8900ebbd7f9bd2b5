/** A parameter as a document describes it. */
export interface ParameterObject {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  readonly required?: boolean;
  readonly schema?: object;
  readonly content?: Readonly<Record<string, object>>;
}

/** One call, and how it must look on the wire. */
export interface WireCase {
  readonly title: string;
  /** After the case's own number; with or without a slash in front. */
  readonly path: string;
  readonly parameters: readonly ParameterObject[];
  /** By parameter name. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Any of these: the target after the case's number, or the value of the header or cookie header. */
  readonly expected: readonly string[] | { readonly refused: string };
  /** Where the values cannot be told from the wire: why. */
  readonly unrecoverable?: string;
}

/** A document with an operation for each case, `case0` onwards. */
export function documentOf(cases: readonly WireCase[]): object {
  const paths = cases.map(({ path, parameters }, index) => [
    `/${index}${path.startsWith("/") ? "" : "/"}${path}`,
    {
      get: {
        operationId: `case${index}`,
        parameters: parameters.map((parameter) => ({
          ...(parameter.content === undefined && { schema: {} }),
          ...(parameter.in === "path" && { required: true }),
          ...parameter,
        })),
        responses: { 204: { description: "Nothing." } },
      },
    },
  ]);
  return { openapi: "3.2.0", info: { title: "Cases", version: "1" }, paths: Object.fromEntries(paths) };
}

/** The values as a call takes them: header names in camelCase are the same here, where all are lower case. */
export function inputOf({ parameters, values }: WireCase): Readonly<Record<string, unknown>> {
  const groups: Record<string, Record<string, unknown>> = {};
  for (const { name, in: place } of parameters) {
    if (!Object.hasOwn(values, name)) continue;
    groups[place] = { ...groups[place], [name]: values[name] };
  }
  return groups;
}
