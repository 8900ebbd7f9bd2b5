import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createMemoryReadHost } from "../../../../generator/src/host/memory-read-host.ts";
import { load } from "../../../../generator/src/load/load.ts";
import { overlay } from "../../../../generator/src/overlay/overlay.ts";

const SUITE = fileURLToPath(new URL("../../../../../shared/conformance/overlay/", import.meta.url));
const isPresent = existsSync(SUITE);
const list = (folder: string): string[] => (isPresent ? readdirSync(join(SUITE, folder)).sort() : []);

const MINIMAL = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n";

async function apply(document: string, overlayText: string) {
  const host = createMemoryReadHost({
    files: { "/openapi.yaml": document, "/overlay.yaml": overlayText, "/output.yaml": document },
  });
  const { value } = await load({ kind: "file", path: "openapi.yaml" }, { host });
  if (value === undefined) throw new Error("the document does not load");
  return overlay(value, [{ kind: "file", path: "overlay.yaml" }], { host });
}

describe.skipIf(!isPresent)("Overlay compliant sets", () => {
  for (const name of list("compliant-sets").filter((entry) => !entry.includes("."))) {
    it(name, async () => {
      const read = (file: string) => readFileSync(join(SUITE, "compliant-sets", name, file), "utf8");
      const { value, diagnostics } = await apply(read("openapi.yaml"), read("overlay.yaml"));
      const host = createMemoryReadHost({ files: { "/output.yaml": read("output.yaml") } });
      const expected = await load({ kind: "file", path: "output.yaml" }, { host });
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(value?.value).toEqual(expected.value?.value);
    });
  }
});

describe.skipIf(!isPresent)("Overlay documents that the specification refuses", () => {
  for (const version of ["v1.0", "v1.1"]) {
    for (const file of list(`tests/${version}/fail`)) {
      it(`${version}/${file}`, async () => {
        const { diagnostics } = await apply(
          MINIMAL,
          readFileSync(join(SUITE, "tests", version, "fail", file), "utf8"),
        );
        const errors = diagnostics.filter(({ severity }) => severity === "error");
        expect(errors).not.toEqual([]);
        expect(errors[0]?.location?.file).toBe("overlay.yaml");
      });
    }
  }
});

describe.skipIf(!isPresent)("Overlay documents that the specification accepts", () => {
  for (const version of ["v1.0", "v1.1"]) {
    for (const file of list(`tests/${version}/pass`)) {
      it(`${version}/${file}`, async () => {
        const { diagnostics } = await apply(
          MINIMAL,
          readFileSync(join(SUITE, "tests", version, "pass", file), "utf8"),
        );
        // Their targets are of other documents: what counts is that the overlay itself is read.
        const invalid = ["overlay-invalid", "overlay-version", "overlay-target"];
        const faults = diagnostics.filter(
          ({ code, severity }) => severity === "error" && invalid.includes(code),
        );
        expect(faults).toEqual([]);
      });
    }
  }
});
