import { describe, expect, it } from "vitest";
import { retryAfterMs } from "../src/index.ts";

const now = Date.UTC(2026, 2, 1, 12, 0, 0);

describe("retryAfterMs", () => {
  it.for<[header: string | undefined, ms: number | undefined]>([
    [undefined, undefined],
    ["", undefined],
    ["3", 3000],
    [" 3 ", 3000],
    ["0", 0],
    ["1.5", 1500],
    ["1000000000", 1e12],
    ["9".repeat(400), Number.MAX_SAFE_INTEGER],
    ["Sun, 01 Mar 2026 12:00:07 GMT", 7000],
    ["Sunday, 01-Mar-26 12:00:07 GMT", 7000],
    ["Sun Mar  1 12:00:07 2026", 7000],
    ["Sun, 01 Mar 2026 11:59:00 GMT", 0],
    ["-3", undefined],
    ["soon", undefined],
    ["3 seconds", undefined],
    ["1e3", undefined],
    ["0x10", undefined],
    ["2026-03-01T12:00:07Z", undefined],
    ["Sun, 99 Mar 2026 12:00:07 GMT", undefined],
  ])("reads %s as %s ms", ([header, ms]) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});
