import type { LowerCode } from "../diagnostics/codes.ts";
import type { CatalogueEntry } from "../diagnostics/diagnostic.ts";

/** What the lowering has to say of documents, by code. */
export const LOWER_CATALOGUE: Readonly<Record<LowerCode, CatalogueEntry>> = {
  "wrong-type": {
    title: "A value has the wrong JSON type",
    cause: "The specification asks for another type of value at this place.",
    fix: "Correct the value; a text in quotes is not a number, and an empty YAML value is null.",
  },
  "invalid-number": {
    title: "A number is out of the range that the keyword allows",
    cause: "Counts are whole and not negative, bounds are finite, and multipleOf is above zero.",
    fix: "Correct the number; until then the keyword has no effect.",
  },
  "inexact-number": {
    title: "A number is too large to be held exactly",
    cause: "A double holds whole numbers up to 2^53, and the source of this one could not be found.",
    fix: "Write the number in plain decimal digits.",
  },
  "contradictory-bounds": {
    title: "No value satisfies the bounds",
    cause: "A minimum lies above its maximum.",
    fix: "Correct the bounds; until then they are not checked.",
  },
  "unresolved-reference": {
    title: "A $ref leads nowhere",
    cause: "The document has nothing at the place that the reference names.",
    fix: "Correct the pointer, or add what it names.",
  },
  "external-reference": {
    title: "A $ref leads out of the document",
    cause:
      "The reference was not bundled into the document, and no schema of it has that address by its $id.",
    fix: "Write the reference as a pointer into the document, such as #/components/schemas/Name.",
  },
  "reference-cycle": {
    title: "A $ref leads back to itself",
    cause: "Following the reference never arrives at a value.",
    fix: "Let one of the references in the cycle be a definition.",
  },
  "reference-to-document": {
    title: "A $ref leads to something that is no schema",
    cause: "The reference names the whole document or one of its sections.",
    fix: "Let the reference name a schema.",
  },
  "invalid-schema": {
    title: "A schema is neither an object nor a boolean",
    cause: "JSON Schema allows an object, true or false at this place.",
    fix: "Write a schema; true allows any value.",
  },
  "items-list": {
    title: "items is a list of schemas",
    cause: "Drafts before 2020-12 wrote tuples so, and some documents write the alternatives of a value so.",
    fix: "Write prefixItems for a tuple, and anyOf for alternatives.",
  },
  "unknown-type": {
    title: "A schema names a type that JSON Schema does not have",
    cause: "The types are null, boolean, object, array, number, string and integer.",
    fix: "Use one of them; until then the name is read by its likely meaning, or as any value.",
  },
  "assumed-type": {
    title: "A schema has keywords of one type but no type",
    cause:
      "JSON Schema applies such keywords only to values of that type and allows all others; documents seldom mean it. The type is the assumed one, and a value of another is valid.",
    fix: "Write the type down.",
  },
  "empty-composition": {
    title: "A composition or list of choices is empty",
    cause: "allOf, anyOf, oneOf, enum and lists of types need at least one member.",
    fix: "Add a member or remove the keyword; until then it has no effect.",
  },
  "duplicate-enum-value": {
    title: "An enum names a value twice",
    cause: "Members of an enum are unique.",
    fix: "Remove the duplicate.",
  },
  "contradictory-enum": {
    title: "An enum has values that its type does not allow",
    cause: "A value must satisfy both the type and the enum.",
    fix: "Correct the type or the values.",
  },
  "duplicate-variant": {
    title: "A union has the same variant twice",
    cause: "A value that matches one matches the other, so that oneOf can never hold.",
    fix: "Remove the duplicate.",
  },
  "invalid-pattern": {
    title: "A pattern is not an ECMA-262 regular expression",
    cause: "JSON Schema patterns are written in the dialect of ECMA-262; other dialects differ.",
    fix: "Rewrite the pattern; until then it is not checked.",
  },
  "translated-pattern": {
    title: "A pattern of another dialect was translated",
    cause: "The pattern uses syntax that ECMA-262 does not have, but has an equal for.",
    fix: "Write the pattern in the dialect of ECMA-262.",
  },
  "unused-format": {
    title: "A format that was chosen a type for does not occur",
    cause: "`--format` names a format that no schema has, or none of a type that can become what was chosen.",
    fix: "Correct the name, or leave the option out.",
  },
  "unsupported-keyword": {
    title: "A schema keyword means nothing where it stands",
    cause: "The keyword has no meaning without another one, or is none of JSON Schema 2020-12.",
    fix: "Nothing needs doing; values are not checked against it.",
  },
  "unresolved-discriminator": {
    title: "A discriminator maps to a schema that does not exist",
    cause: "The mapping names neither a schema of the document nor a reference to one.",
    fix: "Correct the mapping; until then the value is unknown to the union.",
  },
  "unusable-discriminator": {
    title: "A discriminator cannot tell the variants apart",
    cause: "A variant is not an object, or no value of the property stands for it.",
    fix: "Map a value to every variant; until then the variants are told apart by their shape.",
  },
  "nesting-limit": {
    title: "Schemas are nested too deeply to stay inline",
    cause: "A schema inside of so many others was given a name of its own.",
    fix: "Name the schema under components/schemas.",
  },
  "unsupported-method": {
    title: "A path item has a key that is no method",
    cause:
      "The specification defines get, put, post, delete, options, head, patch, trace, query and additionalOperations.",
    fix: "Correct the key.",
  },
  "unsupported-querystring": {
    title: "A parameter that is the whole query says nothing of it",
    cause: "A parameter in the querystring is described by its content, with one media type.",
    fix: "Give it a content, or declare query parameters of their own.",
  },
  "unknown-key": {
    title: "A key that OpenAPI does not define",
    cause: "The specification gives this object no such key, and extensions begin with x-.",
    fix: "Correct the key, or remove it; until then it has no effect.",
  },
  "unrepresented-key": {
    title: "A key has no effect on the client",
    cause: "The specification defines it, but the generated client has no use for it.",
    fix: "Nothing needs doing.",
  },
  "unused-component": {
    title: "A component is part of no operation",
    cause: "Nothing refers to it, and only schemas and security schemes are emitted for their own sake.",
    fix: "Nothing needs doing.",
  },
  "unresolved-link": {
    title: "A link leads nowhere",
    cause: "It names an operation, or a parameter of one, that the document does not have.",
    fix: "Correct the operationId, operationRef or parameter; until then the link is not documented.",
  },
  "path-with-query": {
    title: "A path has a query or fragment",
    cause: "OpenAPI does not allow them in the keys of paths.",
    fix: "Nothing needs doing; a query is sent as it is written, a fragment only tells operations apart.",
  },
  "path-without-slash": {
    title: "A path does not begin with a slash",
    cause: "OpenAPI asks for it.",
    fix: "Nothing needs doing; the slash was added.",
  },
  "undeclared-path-parameter": {
    title: "A path names a parameter that is not declared",
    cause: "Every name in braces needs a parameter of the operation or of the path item.",
    fix: "Declare it; until then it is taken as a string.",
  },
  "unused-path-parameter": {
    title: "A path parameter does not occur in the path",
    cause: "The path has no such name in braces, so that the value has no place.",
    fix: "Correct the name or remove the parameter; until then it is left out.",
  },
  "optional-path-parameter": {
    title: "A path parameter is not required",
    cause: "A path with a gap is another path.",
    fix: "Write required: true; it is taken as required.",
  },
  "invalid-parameter": {
    title: "A parameter could not be read",
    cause: "A parameter needs a name, a location and a schema.",
    fix: "Complete the parameter.",
  },
  "duplicate-parameter": {
    title: "A parameter is declared twice",
    cause: "Name and location identify a parameter, and the names of headers know no case.",
    fix: "Remove the duplicate; the first one counts.",
  },
  "ignored-header-parameter": {
    title: "A header parameter is ignored",
    cause: "OpenAPI gives Accept, Content-Type and Authorization to media types and security schemes.",
    fix: "Nothing needs doing.",
  },
  "invalid-style": {
    title: "A parameter has a style that its location does not allow",
    cause: "Each location has styles of its own.",
    fix: "Correct the style; until then the default of the location is used.",
  },
  "invalid-status": {
    title: "A response has a key that is no status",
    cause: "Keys are codes such as 200, ranges such as 2XX, or default.",
    fix: "Correct the key; until then the response is left out.",
  },
  "missing-responses": {
    title: "An operation has no responses",
    cause: "OpenAPI asks for at least one.",
    fix: "Describe the response; until then any body is accepted.",
  },
  "nothing-described": {
    title: "A document describes nothing",
    cause: "It has neither paths nor webhooks nor components, so that there is nothing to call.",
    fix: "Check that it is the right document, and whole.",
  },
  "invalid-media-type": {
    title: "A media type could not be read",
    cause: "Media types have the form type/subtype.",
    fix: "Correct the media type.",
  },
  "invalid-server": {
    title: "A server could not be read",
    cause: "A server needs a url, and a variable a default.",
    fix: "Complete the server.",
  },
  "clashing-security-schemes": {
    title: "Security schemes that go together cannot be sent together",
    cause:
      "Schemes in one object of `security` all apply, and a request has each header, query parameter and cookie once.",
    fix: "Make them alternatives, an object each. Until then another alternative is used; without one, only where their credentials are the same.",
  },
  "unknown-security-scheme": {
    title: "A security requirement names a scheme that does not exist",
    cause: "components/securitySchemes has no such name.",
    fix: "Define the scheme; until then the requirement is left out.",
  },
  "unsupported-security-scheme": {
    title: "A security scheme could not be read",
    cause: "Its type is unknown, or a field that the type needs is missing.",
    fix: "Correct the scheme; until then it is left out.",
  },
};
