import { expect, it } from "vitest";
import type { readHit } from "../../examples/demo/hit.ts";
import { stormWeather } from "../../examples/demo/storm.ts";

type Hit = Awaited<ReturnType<typeof readHit>>;

const request = (reference: string): Hit => ({
  method: "POST",
  url: new URL("http://localhost/charges"),
  headers: {},
  body: JSON.stringify({ reference }),
});

const kinds = (weather: (hit: Hit) => { readonly kind: string }, references: readonly string[]): string[] =>
  references.map((reference) => weather(request(reference)).kind);

it("gives an order the same faults, whatever the order of arrival", () => {
  const one = kinds(stormWeather(7, 0.5), ["a", "a", "a", "b", "b", "b"]);
  const other = kinds(stormWeather(7, 0.5), ["b", "a", "b", "a", "b", "a"]);
  expect([other[1], other[3], other[5]]).toEqual(one.slice(0, 3));
  expect([other[0], other[2], other[4]]).toEqual(one.slice(3));
});

it("gives another seed other faults", () => {
  const orders = Array.from({ length: 40 }, (_, index) => `order-${index}`);
  expect(kinds(stormWeather(1, 0.5), orders)).not.toEqual(kinds(stormWeather(2, 0.5), orders));
});

it("lets requests pass that move no money", () => {
  const weather = stormWeather(7, 1);
  expect(weather({ ...request("a"), method: "GET", body: "" }).kind).toBe("none");
});
