import type { CacheTest, Field, Step } from "./suite.ts";

/** What the suite says of a body of five bytes: that it has six. */
const TOO_LONG = "bytes 4-9/10";

/** A test of parts whose `Content-Range` fits its body, and whose parts can be told from those of another version. */
export function amended(test: CacheTest): CacheTest {
  return { ...test, id: `amended-${test.id}`, requests: test.requests.map(amendedStep) };
}

function amendedStep(step: Step): Step {
  if (step.response_status?.[0] !== 206) return step;
  const fields = step.response_headers ?? [];
  const fitting = fields.map(([name, value]): Field => [name, value === TOO_LONG ? "bytes 4-8/9" : value]);
  return { ...step, response_headers: [...fitting, ["ETag", '"1"']] };
}
