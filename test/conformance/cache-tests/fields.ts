import type { Step } from "./suite.ts";

const DATE_FIELDS = ["date", "expires", "last-modified", "if-modified-since", "if-unmodified-since"];
const LOCATION_FIELDS = ["location", "content-location"];

/** A field's value where the suite gives a number of seconds from now, or a name within the test's own folder. */
export function fieldValue(
  name: string,
  value: string | number,
  step: Step,
  nowMs: number,
  baseUrl: string,
): string {
  const lower = name.toLowerCase();
  if (DATE_FIELDS.includes(lower) && typeof value === "number") {
    const date = new Date(nowMs + value * 1_000);
    return step.rfc850date?.includes(lower) === true ? rfc850(date) : date.toUTCString();
  }
  if (LOCATION_FIELDS.includes(lower) && step.magic_locations === true) {
    return value === "" ? baseUrl : `${baseUrl}/${value}`;
  }
  return String(value);
}

function rfc850(date: Date): string {
  const weekday = date.toLocaleDateString("en", { weekday: "long", timeZone: "UTC" });
  const [, day, month, year = "", time] = date.toUTCString().split(" ");
  return `${weekday}, ${day}-${month}-${year.slice(2)} ${time} GMT`;
}
