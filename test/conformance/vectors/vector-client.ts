import type { ClientOptions } from "@gen-client/runtime/codegen";
import { createBareClient } from "@gen-client/runtime/codegen";
import type { Wire } from "./wires.ts";

/** A client that nothing but its options and the other side decide for. */
export function vectorClient(
  { baseUrl, fetch }: Pick<Wire, "baseUrl" | "fetch">,
  options: ClientOptions = {},
): ReturnType<typeof createBareClient> {
  return createBareClient(
    { name: "Vectors", version: "1", servers: [], securitySchemes: {}, security: [] },
    { baseUrl, fetch, ...options },
  );
}
