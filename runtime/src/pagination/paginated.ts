import { type OperationDescriptor, operation, type PagedOperation } from "../operation.ts";
import { pagedCall } from "./paged-call.ts";

/** Gives the descriptor of a list its types, and its calls what follows the first page. Only lists bring that code along. */
/*@__NO_SIDE_EFFECTS__*/
export function paginated<Input, Data, Item, Errors, Replied = unknown>(
  describe: () => OperationDescriptor,
): PagedOperation<Input, Data, Item, Errors, Replied> {
  return {
    ...operation<Input, Data, Errors, Replied>(describe),
    paged: (core, descriptor, input, options) => {
      const { pages } = descriptor;
      if (pages === undefined) throw new TypeError(`${descriptor.id} was emitted without its pages`);
      return pagedCall({ core, operation: descriptor, input }, pages, options);
    },
  };
}
