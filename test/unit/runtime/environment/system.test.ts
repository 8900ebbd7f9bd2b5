import { systemEnvironment } from "@gen-client/runtime";
import { afterEach, expect, test, vi } from "vitest";

const LONGEST_MS = 2 ** 31 - 1;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** The platform's timers, which fire when told. */
function heldTimers() {
  const slices: { readonly ms: number; readonly fire: () => void }[] = [];
  const hold = ((callback: () => void, ms: number) => {
    slices.push({ ms, fire: callback });
    return slices.length;
  }) as unknown as typeof setTimeout;
  vi.spyOn(globalThis, "setTimeout").mockImplementation(hold);
  const cleared: unknown[] = [];
  vi.spyOn(globalThis, "clearTimeout").mockImplementation((id) => {
    cleared.push(id);
  });
  return { slices, cleared };
}

test("trap 17: a delay that no timer can hold is waited in slices, and never fires at once", () => {
  const { slices } = heldTimers();
  const fired = vi.fn();
  const delayMs = 10 ** 10;
  systemEnvironment.schedule(delayMs, fired);
  for (let at = 0; at < slices.length && at < 10; at += 1) {
    expect(fired).not.toHaveBeenCalled();
    slices[at]?.fire();
  }
  expect(fired).toHaveBeenCalledOnce();
  expect(slices.every(({ ms }) => ms <= LONGEST_MS)).toBe(true);
  expect(slices.reduce((sum, { ms }) => sum + ms, 0)).toBe(delayMs);
});

test("trap 17: the slice under way is the one that is cancelled", () => {
  const { slices, cleared } = heldTimers();
  const cancel = systemEnvironment.schedule(3 * LONGEST_MS, () => undefined);
  slices[0]?.fire();
  cancel();
  expect(cleared).toEqual([2]);
});

test("what is overdue fires as soon as it can", () => {
  const { slices } = heldTimers();
  systemEnvironment.schedule(-5, () => undefined);
  expect(slices).toMatchObject([{ ms: 0 }]);
});

test("trap 21: a timer of the background keeps no process alive, any other does; sliced or not", () => {
  for (const delayMs of [60_000, 3 * LONGEST_MS]) {
    const timers = vi.spyOn(globalThis, "setTimeout");
    const cancels = [undefined, "background" as const].map((ground) =>
      systemEnvironment.schedule(delayMs, () => undefined, ground),
    );
    const made = timers.mock.results.map(({ value }) => value as NodeJS.Timeout);
    expect(made.map((timer) => timer.hasRef())).toEqual([true, false]);
    for (const cancel of cancels) cancel();
    timers.mockRestore();
  }
});

test.each([0x00, 0xff])(
  "a page without a secure context has UUIDs all the same: random bytes of %i",
  (byte) => {
    const getRandomValues = (bytes: Uint8Array): Uint8Array => bytes.fill(byte);
    vi.stubGlobal("crypto", { getRandomValues });
    // RFC 9562 section 5.4: all is random but the version, 4, and the variant, 10 in two bits.
    const [digit, variant] = byte === 0 ? ["0", "8"] : ["f", "b"];
    const expected = `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-${variant}${digit.repeat(3)}-${digit.repeat(12)}`;
    expect(systemEnvironment.uuid()).toBe(expected);
  },
);

test("each of those UUIDs is another", () => {
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const made = Array.from({ length: 1_000 }, () => systemEnvironment.uuid());
  expect(new Set(made).size).toBe(1_000);
  expect(
    made.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
  ).toBe(true);
});
