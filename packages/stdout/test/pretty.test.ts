import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { stdoutExporter, type StdoutExporterOptions } from "../src/index.ts";
import { collected, exportBy } from "./collected.ts";
import { linesOf } from "./lines-of.ts";

async function written(options: StdoutExporterOptions, series = 2): Promise<string> {
  const stream = new PassThrough({ highWaterMark: 2 ** 30 });
  const exporter = stdoutExporter({ stream, ...options });
  expect(await exportBy(exporter, await collected({ series }))).toEqual({ code: 0 });
  await exporter.shutdown();
  return text(stream.end());
}

it.for([{}, { format: "pretty" }] as const)("%j shows people what was recorded, in whole lines", async (options) => {
  const shown = await written(options);
  for (const name of ["shop", "orders", "baskets", "temperature", "duration", "size.exponential"]) {
    expect(shown).toContain(name);
  }
  expect(linesOf(shown).length).toBeGreaterThan(10);
});

it.for([
  [true, true],
  [false, false],
] as const)("color: %s", async ([color, isColored]) => {
  expect((await written({ color })).includes("\x1b[")).toBe(isColored);
});

it("shows every series with `all`", async () => {
  expect(linesOf(await written({}, 500)).length).toBeLessThan(500);
  expect(linesOf(await written({ all: true }, 500)).length).toBeGreaterThan(2_500);
});
