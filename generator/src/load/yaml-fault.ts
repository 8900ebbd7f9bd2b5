import type { LoadDiagnostic } from "./catalogue.ts";
import type { SourceText } from "./parsed-file.ts";
import type { YamlFault } from "./yaml.ts";

/** Offset of the second document of a YAML stream. */
function findSecondDocument(text: string): number | undefined {
  const marks = [...text.matchAll(/^(?:---|\.\.\.)(?=\s|$)/gm)];
  const starts = marks.filter((mark) => {
    const before = text.slice(0, mark.index).replace(/^(?:#|%).*$/gm, "");
    return mark[0] === "---" && before.replace(/^---/gm, "").trim() !== "";
  });
  return starts[0]?.index;
}

/** Says what the parser meant, at the best place that can be had. */
export function toYamlDiagnostic(source: SourceText, fault: YamlFault): LoadDiagnostic {
  if (fault.reason.startsWith("expected a single document")) {
    const message = "a second YAML document starts here; a description is one document";
    const location = source.at(findSecondDocument(source.text) ?? 0);
    return { code: "yaml-multiple-documents", severity: "error", message, location };
  }
  const location = source.at(fault.offset ?? 0);
  if (fault.reason.startsWith("nesting exceeded")) {
    return { code: "limit-exceeded", severity: "error", message: "YAML is nested too deeply", location };
  }
  if (fault.reason === "duplicated mapping key") {
    const message = `${keyAt(source.text, fault.offset ?? 0)} stands twice in one mapping`;
    return { code: "duplicate-key", severity: "error", message, location };
  }
  if (fault.reason.includes("complex keys")) {
    const message = "a YAML key that is not a scalar; a description has text keys";
    return { code: "yaml-key", severity: "error", message, location: source.at(findComplexKey(source.text)) };
  }
  if (/^unknown .*tag/.test(fault.reason)) {
    return { code: "yaml-tag", severity: "error", message: tagMessage(fault.reason), location };
  }
  return { code: "yaml-syntax", severity: "error", message: `not YAML: ${fault.reason}`, location };
}

function keyAt(text: string, offset: number): string {
  const key = /^(?:"[^"\n]*"|'[^'\n]*'|[^:\n]*)/.exec(text.slice(offset, offset + 200))?.[0] ?? "";
  return `"${key.trim().replace(/^["']|["']$/g, "")}"`;
}

function findComplexKey(text: string): number {
  const mark = /(?:^|[{,])[ \t]*\?(?=[ \t\r\n])/m.exec(text);
  return mark === null ? 0 : mark.index + mark[0].length - 1;
}

function tagMessage(reason: string): string {
  const tag = /!<([^>]*)>/.exec(reason)?.[1] ?? reason;
  return `the YAML tag ${tag.replace("tag:yaml.org,2002:", "!!")} is not of the core schema`;
}
