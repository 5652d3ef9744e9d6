import { describe, expect, it } from "vitest";
import { promtoolCheck, serverOrSkip } from "../src/index.ts";
import { plainText, utf8Text } from "./expositions.ts";

describe.for([
  [3, serverOrSkip("promtool")],
  [2, serverOrSkip("promtool-2")],
] as const)("promtool of version %s", ([version, found]) => {
  const { skip } = { skip: !found.available };

  it.skipIf(skip)("finds no fault with an exposition", async () => {
    expect(await promtoolCheck(plainText, version)).toEqual({ fault: undefined, lint: [] });
    expect(await promtoolCheck(Buffer.from(plainText), version)).toEqual({ fault: undefined, lint: [] });
  });

  it.skipIf(skip)("says what it would rather have", async () => {
    expect(await promtoolCheck("# HELP jobs Jobs.\n# TYPE jobs counter\njobs 1\n", version)).toEqual({
      fault: undefined,
      lint: ['jobs counter metrics should have "_total" suffix'],
    });
  });

  it.skipIf(skip).for([
    ["no end of line", "# TYPE a gauge\na 1"],
    ["a label twice", '# TYPE a gauge\na{b="1",b="2"} 1\n'],
    ["HELP twice", "# HELP a b\n# HELP a c\n# TYPE a gauge\na 1\n"],
  ])("refuses %s", async ([, text]) => {
    expect((await promtoolCheck(text!, version)).fault).toMatch(/error while linting|text format parsing error/);
  });

  it.skipIf(skip)("knows no names in quotes", async () => {
    expect((await promtoolCheck(utf8Text, version)).fault).toMatch(/invalid metric name/);
  });
});
