import { call, type Page, type PagedCall } from "@gen-client/runtime";
import {
  asJson,
  type Bound,
  byCursor,
  type ClientBase,
  createBareClient,
  type Operation,
  operation,
  type PagedOperation,
  paginated,
} from "@gen-client/runtime/codegen";

interface Thing {
  id: string;
}
interface ThingPage {
  data: Thing[];
}
interface Problem {
  title: string;
}
interface Input {
  query?: { after?: string };
}
interface Errors {
  default: Problem;
}

const listThings: PagedOperation<Input, ThingPage, Thing, Errors> = paginated(() => ({
  id: "listThings",
  method: "GET",
  path: "/things",
  replies: { 200: asJson() },
  pages: byCursor({ request: { query: "after" }, next: ["data", -1, "id"], items: ["data"] }),
}));
const listCounted: PagedOperation<Input, ThingPage, Thing, Errors, { "x-total": number }> = paginated(
  listThings.describe,
);
const getThing: Operation<Input, Thing, Errors> = operation(() => ({
  id: "getThing",
  method: "GET",
  path: "/thing",
  replies: { 200: asJson() },
}));

interface Client extends ClientBase {
  readonly listThings: Bound<typeof listThings>;
  readonly listCounted: Bound<typeof listCounted>;
  readonly getThing: Bound<typeof getThing>;
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>(): void => undefined;

/** Compiled, never run. */
export async function lists(client: Client): Promise<void> {
  const bare = createBareClient({ name: "", version: "", servers: [], securitySchemes: {}, security: [] });
  const list = client.listThings({ query: {} }, { maxItems: 5, prefetch: true, resume: "a", timeout: 5 });
  holds<Equal<typeof list, PagedCall<ThingPage, Thing, Errors>>>();
  holds<Equal<Awaited<typeof list>, ThingPage>>();
  for await (const item of list) holds<Equal<typeof item, Thing>>();
  for await (const page of list.pages()) holds<Equal<typeof page, Page<ThingPage, Thing>>>();
  for await (const item of call(bare, listThings)) holds<Equal<typeof item, Thing>>();

  const { headers } = await client.listCounted().withMeta();
  holds<Equal<(typeof headers)["x-total"], number>>();
  for await (const page of call(bare, listCounted).pages())
    holds<Equal<typeof page.headers, { "x-total": number }>>();

  const result = await list.safe();
  if (!result.ok && result.error.status === 404)
    holds<Equal<typeof result.error.data, Problem | undefined>>();

  // @ts-expect-error what is no list is not iterated
  for await (const _ of client.getThing()) break;
  // @ts-expect-error and takes no options of lists
  client.getThing({}, { maxItems: 5 });
  // @ts-expect-error a list is still an operation with an input
  client.listThings({ query: { after: 5 } });
  const some: Operation = listThings;
  client.$policy(some);
}
