import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { type Reader, reader } from "../../../../runtime/src/read/reader.ts";
import * as r from "../../../../runtime/src/read/words.ts";

interface Thing {
  id: string;
  size?: number;
}

function createReader(onBuild: () => void = () => {}): Reader<Thing> {
  return reader<Thing>(() => {
    onBuild();
    return r.object({ id: r.critical(r.string()), size: r.optional(r.integer()) });
  });
}

describe("reader.schema()", () => {
  it("is built on first use, once for each way to read", () => {
    let built = 0;
    const read = createReader(() => {
      built += 1;
    });
    const schema = read.schema();
    expect(built).toBe(0);
    schema.parse({ id: "a" });
    read.schema({ mode: "strict" }).parse({ id: "a" });
    expect(built).toBe(1);
    expect(read.schema()).toBe(schema);
    expect(read.schema({ mode: "strict" })).not.toBe(schema);
  });

  it("reads as calls do: what deviates degrades", () => {
    expect(createReader().schema().parse({ id: "a", size: "1", extra: true })).toEqual({
      id: "a",
      extra: true,
    });
  });

  it("fails with zod's error and the path of what is critical", () => {
    const result = createReader().schema().safeParse({ id: 1 });
    expect(result.success).toBe(false);
    expect(result.error?.issues).toMatchObject([{ path: ["id"], message: "expected string" }]);
  });

  it("rejects strictly on request", () => {
    const strict = createReader().schema({ mode: "strict" });
    expect(strict.safeParse({ id: "a", size: "1" }).error?.issues[0]?.path).toEqual(["size"]);
    expect(strict.safeParse({ id: "a", size: 1 }).success).toBe(true);
  });

  it("only passes on when reading is off", () => {
    expect(createReader().schema({ mode: "off" }).parse(5)).toBe(5);
  });

  it("stands within other zod schemas", () => {
    const Page = z.object({ items: z.array(createReader().schema()) });
    const page = Page.parse({ items: [{ id: "a", size: null }] });
    const id: string | undefined = page.items[0]?.id;
    expect(id).toBe("a");
    expect(Page.safeParse({ items: [{}] }).error?.issues[0]?.path).toEqual(["items", 0, "id"]);
  });

  it("works where code may not be made at run time", () => {
    z.config({ jitless: true });
    try {
      expect(createReader().schema().parse({ id: "a" })).toEqual({ id: "a" });
    } finally {
      z.config({ jitless: false });
    }
  });
});
