import { expect, test } from "vitest";
import { createRollingWindow, recordCall, tallyOf } from "../../../../runtime/src/machines/rolling-window.ts";

const failed = { failed: true, slow: false };

test("counts calls, failures and slow calls apart", () => {
  let window = createRollingWindow(1_000);
  window = recordCall(window, failed, 10);
  window = recordCall(window, { failed: false, slow: true }, 20);
  expect(tallyOf(window, 30)).toEqual({ calls: 2, failures: 1, slow: 1 });
});

test("forgets slot by slot", () => {
  let window = createRollingWindow(1_000);
  window = recordCall(window, failed, 50);
  window = recordCall(window, failed, 550);
  expect(tallyOf(window, 999).calls).toBe(2);
  expect(tallyOf(window, 1_000).calls).toBe(1);
  expect(tallyOf(window, 1_500).calls).toBe(0);
});

test("trap 36: nothing is left after an idle gap, however long, without a call to turn it", () => {
  const window = recordCall(createRollingWindow(1_000), failed, 0);
  expect(tallyOf(window, 300_000).calls).toBe(0);
  expect(tallyOf(recordCall(window, failed, 300_000), 300_000).calls).toBe(1);
});

test("a time before the newest slot counts in the newest", () => {
  const window = recordCall(createRollingWindow(1_000), failed, 5_000);
  expect(tallyOf(recordCall(window, failed, 4_000), 5_000).calls).toBe(2);
});
