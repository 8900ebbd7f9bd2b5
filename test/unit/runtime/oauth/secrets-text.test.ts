import { describe, expect, test } from "vitest";
import { secretsText } from "../../../../runtime/src/oauth/secrets-text.ts";

describe("secrets of late are taken out of what a server says", () => {
  test("nothing stays of one that begins with another, whichever came first", () => {
    const [short, long] = ["at-123456", "at-123456.refresh-canary"];
    for (const order of [
      [short, long],
      [long, short],
    ]) {
      const { remember, text } = secretsText();
      for (const secret of order) remember(secret);
      expect(text(`unknown: ${long}, ${short}`)).toBe("unknown: [redacted], [redacted]");
    }
  });

  test("as they are written in URLs and forms too; short ones would black out words", () => {
    const { remember, text } = secretsText();
    remember("s3cret+of/ours");
    remember("no");
    expect(text("no code=s3cret%2Bof%2Fours here")).toBe("no code=[redacted] here");
  });
});
