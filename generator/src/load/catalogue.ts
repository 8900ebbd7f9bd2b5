import type { LoadCode } from "../diagnostics/codes.ts";
import type { CatalogueEntry, Diagnostic } from "../diagnostics/diagnostic.ts";

/** A diagnostic whose code the catalogue of loading knows. */
export interface LoadDiagnostic extends Diagnostic {
  readonly code: LoadCode;
}

/** What loading has to say, by code. */
export const LOAD_CATALOGUE: Readonly<Record<LoadCode, CatalogueEntry>> = {
  "duplicate-key": {
    title: "A key stands twice in one object",
    cause: "One of the two values is lost: parsers keep the last one, or refuse the file.",
    fix: "Remove or rename one of them.",
  },
  "file-denied": {
    title: "A file may not be read",
    cause: "The system does not let this user read it.",
    fix: "Change the permissions of the file, or run as a user who may read it.",
  },
  "file-empty": {
    title: "A file is empty",
    cause: "It holds nothing but white space; perhaps the command that should have written it failed.",
    fix: "Check how the file is made.",
  },
  "file-encoding": {
    title: "A file is not valid in its encoding",
    cause: "Files are read as UTF-8, or as UTF-16 when they begin with its byte order mark.",
    fix: "Save the file as UTF-8.",
  },
  "file-is-directory": {
    title: "A path names a folder",
    cause: "The document is one file; further ones are found by its references.",
    fix: "Name the document itself, such as openapi.yaml in that folder.",
  },
  "file-missing": {
    title: "A file does not exist",
    cause: "The path is misspelt, or relative to another folder than the working directory.",
    fix: "Correct the path. Paths of references are relative to the file that holds them.",
  },
  "file-not-text": {
    title: "A file is not text",
    cause: "An OpenAPI document is JSON or YAML.",
    fix: "Name the document; unpack it first if it is in an archive.",
  },
  "file-unreadable": {
    title: "A file or address could not be read",
    cause: "The system or the server refused it.",
    fix: "Check that it can be read by other means, such as curl; download it if it needs a credential.",
  },
  "json-not-strict": {
    title: "A JSON file is not strictly JSON",
    cause: "It has comments, trailing commas or the like, which YAML allows and JSON does not.",
    fix: "Remove them, or name the file .yaml.",
  },
  "json-syntax": {
    title: "A file is neither JSON nor YAML",
    cause: "The text breaks the syntax at this place, or just before it.",
    fix: "Correct the syntax; often a comma, quote or bracket is missing.",
  },
  "limit-exceeded": {
    title: "A description is beyond what is read",
    cause:
      "Depth, size and number of files are limited, so that a hostile document cannot exhaust the machine.",
    fix: "Split or simplify the description; depth is most easily cut by naming schemas under components.",
  },
  "not-an-object": {
    title: "A file does not hold an object",
    cause: "An OpenAPI document is an object with openapi or swagger, info and paths.",
    fix: "Name the document itself.",
  },
  "ref-cycle": {
    title: "A $ref leads back to itself",
    cause: "Only schemas and other components can refer to themselves: they have names.",
    fix: "Break the cycle.",
  },
  "ref-file-type": {
    title: "A $ref names a file that is no part of a description",
    cause: "Only .json, .yaml and .yml files are read, so that a document cannot have others read.",
    fix: "Rename the file, if it is JSON or YAML.",
  },
  "ref-outside-root": {
    title: "A $ref leads to a file outside of the project",
    cause:
      "References may read files from the working directory when the document lies in it, and otherwise from the folder above the document's.",
    fix: "Run from a folder that holds all files of the description.",
  },
  "ref-rebased": {
    title: "A $ref is relative to an $id",
    cause:
      "An $id gives a schema an address, which its references are relative to. No schema has the address that this one comes to, and nothing is fetched from it.",
    fix: "Give the schema that is meant this address by its own $id, or refer to the schema from the root of the document: #/components/schemas/Name.",
  },
  "ref-remote": {
    title: "A $ref leads to the network",
    cause: "Nothing but the document itself is fetched unless it is allowed.",
    fix: "Pass --allow-remote if you trust the address, or download the file and refer to it by its path.",
  },
  "ref-scheme": {
    title: "A $ref has an address that is not followed",
    cause: "References lead to relative paths or, when allowed, to http(s) addresses.",
    fix: "Download the file and refer to it by its path.",
  },
  "ref-target": {
    title: "A $ref leads to nothing in another file",
    cause: "The file exists, but has nothing at that pointer.",
    fix: "Correct the pointer, or add what it names.",
  },
  "version-not-text": {
    title: "The version is not in quotes",
    cause: "YAML reads an unquoted 3.0 as a number.",
    fix: "Put the version in quotes, and give all of it, such as '3.0.3'.",
  },
  "version-unsupported": {
    title: "The version of the document cannot be read",
    cause: "Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are understood, and a document is of one version.",
    fix: 'Correct the field: "swagger" is "2.0", "openapi" such as "3.1.0".',
  },
  "yaml-cycle": {
    title: "A YAML alias contains itself",
    cause: "JSON has no form for it.",
    fix: "Replace the alias by a $ref.",
  },
  "yaml-indentation": {
    title: "Text or a collection in YAML is not indented enough",
    cause:
      "YAML wants all of its lines indented further than the key that they belong to; its meaning is plain all the same.",
    fix: "Indent the lines.",
  },
  "yaml-key": {
    title: "A YAML key is not text",
    cause: "JSON has text keys alone.",
    fix: "Replace the key.",
  },
  "yaml-multiple-documents": {
    title: "A YAML file holds several documents",
    cause: "A line --- begins another document, and it is not clear which is meant.",
    fix: "Keep one document in the file.",
  },
  "yaml-syntax": {
    title: "A file is not YAML",
    cause: "The text breaks the syntax at this place, or just before it.",
    fix: "Correct the syntax; often the indentation, a quote or a space after a colon.",
  },
  "yaml-tag": {
    title: "A YAML tag is not supported",
    cause: "Tags make parsers run code or build types that JSON does not have.",
    fix: "Remove the tag.",
  },
  "yaml-value": {
    title: "A YAML value has no form in JSON",
    cause: "Infinity, NaN, binary data and sets do not exist in JSON.",
    fix: "Replace the value by text or a number.",
  },
};
