import { expect, it } from "vitest";
import { isKeyTooLong } from "../../src/text/key-length.ts";

it.for<[head: string, fieldBytes: number, isTooLong: boolean]>([
  ["cpu,host=a", 5, false],
  ["a".repeat(65_530), 1, false],
  ["a".repeat(65_531), 1, true],
  ["ä".repeat(32_765), 1, false],
  ["ä".repeat(32_766), 1, true],
  ["花".repeat(21_843), 1, false],
  ["花".repeat(21_843), 2, false],
  ["花".repeat(21_843), 3, true],
  ["a", 65_530, false],
  ["a", 65_531, true],
])(
  "measurement, tags and field key of up to 65 535 bytes, with 4 of InfluxDB's own, are a key: case %#",
  ([head, fieldBytes, isTooLong]) => {
    expect(isKeyTooLong(head, fieldBytes)).toBe(isTooLong);
  },
);
