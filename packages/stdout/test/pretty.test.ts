import { expect, it } from "vitest";
import type { StdoutExporterOptions } from "../src/index.ts";
import { collected } from "./collected.ts";
import { linesOf } from "./lines-of.ts";
import { written } from "./written.ts";

async function shownWith(options: StdoutExporterOptions, series = 2): Promise<string> {
  return written([await collected({ series })], options);
}

it.for([{}, { format: "pretty" }] as const)("%j shows people what was recorded, in whole lines", async (options) => {
  const shown = await shownWith(options);
  for (const name of ["shop", "orders", "baskets", "temperature", "duration", "size.exponential"]) {
    expect(shown).toContain(name);
  }
  expect(linesOf(shown).length).toBeGreaterThan(10);
});

it.for([
  [true, true],
  [false, false],
] as const)("color: %s", async ([color, isColored]) => {
  expect((await shownWith({ color })).includes("\x1b[")).toBe(isColored);
});

it("shows every series with `all`", async () => {
  expect(linesOf(await shownWith({}, 500)).length).toBeLessThan(500);
  expect(linesOf(await shownWith({ all: true }, 500)).length).toBeGreaterThan(2_500);
});
