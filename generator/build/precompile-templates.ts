/** Compiles templates/*.hbs to a module that needs Handlebars' small runtime alone. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";

const SOURCE = fileURLToPath(new URL("../../templates/", import.meta.url));
const TARGET = fileURLToPath(new URL("../generated/", import.meta.url));

const names = readdirSync(SOURCE)
  .filter((file) => file.endsWith(".hbs"))
  .map((file) => file.replace(/\.hbs$/, ""))
  .sort();

const entries = names.map((name) => {
  const text = readFileSync(`${SOURCE}${name}.hbs`, "utf8");
  const specification = Handlebars.precompile(text, {
    strict: true,
    noEscape: true,
    knownHelpers: { each: true, if: true },
    knownHelpersOnly: true,
  });
  return `  ${JSON.stringify(name)}: Handlebars.template(${String(specification)}),`;
});

const keys = names.map((name) => JSON.stringify(name)).join(" | ");

mkdirSync(TARGET, { recursive: true });
writeFileSync(
  `${TARGET}templates.js`,
  `import Handlebars from "handlebars/runtime.js";\n\nexport const templates = {\n${entries.join("\n")}\n};\n`,
);
writeFileSync(
  `${TARGET}templates.d.ts`,
  `export declare const templates: Readonly<Record<${keys}, (view: object) => string>>;\n`,
);
