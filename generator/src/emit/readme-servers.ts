import type { Server, ServerVariable } from "../ir/api.ts";
import { isVersionName } from "../plan/pin-versions.ts";
import type { Plan } from "../plan/plan-types.ts";
import { type Code, code, joinCode, literal } from "./code.ts";
import { codeSpan, inlineMarkdown, sentenceMarkdown } from "./markdown.ts";
import type { ReadmeServer } from "./module-draft.ts";

/** Where there is one address and nothing to choose, the client knows it. */
export function readmeServers({ api }: Plan): readonly ReadmeServer[] {
  const { servers } = api;
  const isPlain = servers.length < 2 && servers.every(({ variables }) => variables.length === 0);
  return isPlain ? [] : servers.map(serverRow);
}

function serverRow({ url, name, description, variables }: Server, index: number): ReadmeServer {
  const option = codeSpan(code`{ server: ${literal(name ?? index)} }`);
  const [, authority = ""] = /^(?:[^/]*:\/\/)?([^/]*)/.exec(url) ?? [];
  const about = [
    ...(description === undefined ? [] : [sentenceMarkdown(description)]),
    ...variables.map((variable) =>
      variable.enum === undefined && authority.includes(`{${variable.name}}`)
        ? openText(variable)
        : variableText(variable),
    ),
  ];
  return {
    option: index === 0 ? code`by default` : option,
    url: codeSpan(url),
    about: joinCode(about, " "),
  };
}

/** One that the client sends no secret to before somebody has said it. */
function openText({ name, default: preset }: ServerVariable): Code {
  const like = preset === "" ? code`` : code`, such as ${codeSpan(preset)}`;
  return code`${codeSpan(name)} is yours to give before credentials go there${like}.`;
}

function variableText({ name, default: preset, enum: values = [] }: ServerVariable): Code {
  const others = values.filter((value) => value !== preset).slice(0, 10);
  const choice = others.length === 0 ? code`` : code`, or ${joinCode(others.map(codeSpan), ", ")}`;
  return code`${codeSpan(name)} is ${preset === "" ? inlineMarkdown("yours to give") : codeSpan(preset)}${choice}.`;
}

/**
 * The headers that name the version, each once: those of the whole client, then those of operations. Of these, what else
 * can have one value alone is no version.
 */
export function pinnedHeadersOf({ api, pinnedHeaders }: Plan): readonly Code[] {
  const ofOperations = api.operations.flatMap(({ parameters }) =>
    parameters.flatMap(({ in: place, name, pinned }) =>
      place === "path" || pinned === undefined || !isVersionName(name)
        ? []
        : [{ name, value: String(pinned) }],
    ),
  );
  const said = [...pinnedHeaders, ...ofOperations].map(({ name, value }) => `${name}: ${value}`);
  return [...new Set(said)].slice(0, 5).map(codeSpan);
}
