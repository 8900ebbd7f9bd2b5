import { describe, expect, it } from "vitest";
import { createUnwritten } from "../../../../runtime/src/cache/unwritten.ts";

describe("invalidations that the store does not know", () => {
  it("hold until the store knows the last of them", () => {
    const unwritten = createUnwritten();
    unwritten.add("a", 1);
    unwritten.add("a", 2);
    unwritten.remove("a", 1);
    expect(unwritten.lastMs(["a", "b"])).toBe(2);
    unwritten.remove("a", 2);
    expect(unwritten.lastMs(["a", "b"])).toBe(0);
  });

  it("are none of other keys", () => {
    const unwritten = createUnwritten();
    unwritten.add("a", 5);
    expect(unwritten.lastMs(["b"])).toBe(0);
  });

  it("do not go back in time with the clock", () => {
    const unwritten = createUnwritten();
    unwritten.add("a", 5);
    unwritten.add("a", 3);
    expect(unwritten.lastMs(["a"])).toBe(5);
  });

  it("are forgotten once the store knows them, but for when the last was", () => {
    const unwritten = createUnwritten();
    expect(unwritten.latestMs()).toBe(0);
    unwritten.add("a", 5);
    unwritten.add("b", 3);
    unwritten.remove("a", 5);
    expect(unwritten.latestMs()).toBe(5);
  });

  it("hold for everything once there are too many to be told apart: none is forgotten", () => {
    const unwritten = createUnwritten();
    for (let atMs = 1; atMs <= 1_003; atMs += 1) unwritten.add(`key-${atMs}`, atMs);
    expect(unwritten.lastMs(["another"])).toBe(3);
    expect(unwritten.lastMs(["key-1"])).toBe(3);
    expect(unwritten.lastMs(["key-4"])).toBe(4);
  });
});
