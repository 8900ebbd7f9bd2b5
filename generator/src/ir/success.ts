import type { Operation } from "./api.ts";

/** `default` stands for success where no other reply does. */
export function isSuccess(status: string, operation: Pick<Operation, "responses">): boolean {
  const isTwoHundred = (each: string): boolean => each.startsWith("2");
  return (
    isTwoHundred(status) ||
    (status === "default" && !operation.responses.some((response) => isTwoHundred(response.status)))
  );
}
