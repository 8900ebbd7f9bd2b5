import { describe, expect, test } from "vitest";
import { camelCase, kebabCase, pascalCase, withoutPrefix } from "../../../../generator/src/plan/words.ts";

describe("camelCase", () => {
  test.each([
    ["repos/list-for-user", "reposListForUser"],
    ["createCharge", "createCharge"],
    ["CreateCharge", "createCharge"],
    ["GET_USER_ID", "getUserId"],
    ["HTTPGet", "httpGet"],
    ["URL", "url"],
    ["v1.2", "v1_2"],
    ["123", "_123"],
    ["../../pwned", "pwned"],
    ["🙂", ""],
    ["заказы список", "заказыСписок"],
  ])("%s -> %s", (text, name) => {
    expect(camelCase(text)).toBe(name);
  });

  test("invisible and direction-changing characters are dropped", () => {
    expect(camelCase("get\u202euser\u200b\u3164")).toBe("getuser");
  });

  test("a name of 300 characters is cut", () => {
    expect(camelCase("x".repeat(300)).length).toBeLessThanOrEqual(80);
  });
});

test("PascalCase keeps a name's own capitals", () => {
  expect(["pet", "API_KEY", "iOSDevice", "MCPTool"].map(pascalCase)).toEqual([
    "Pet",
    "ApiKey",
    "IOSDevice",
    "MCPTool",
  ]);
});

test("file names are lower-case ASCII", () => {
  expect(["Pet Store", "customerAccounts", "../x", "Überweisung", "注文"].map(kebabCase)).toEqual([
    "pet-store",
    "customer-accounts",
    "x",
    "uberweisung",
    "",
  ]);
});

test("a prefix is taken off at a word's start alone", () => {
  expect(withoutPrefix("reposListForUser", "repos")).toBe("listForUser");
  expect(withoutPrefix("petsitterGet", "pets")).toBe("petsitterGet");
  expect(withoutPrefix("repos", "repos")).toBe("repos");
});
