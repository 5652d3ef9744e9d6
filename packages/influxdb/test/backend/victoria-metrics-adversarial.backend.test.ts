import { randomInt } from "node:crypto";
import { serverOrSkip, startVictoriaMetrics } from "@meterbridge/testbed";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { influxdbExporter } from "../../src/index.ts";
import { type GivenMetric, resourceMetrics } from "../metrics.ts";
import { send } from "./send.ts";

const found = serverOrSkip("victoria-metrics");
const title = `whatever is exported to a real VictoriaMetrics${found.available ? "" : ` (skipped: ${found.reason})`}`;

/** Texts full of what means something in line protocol, or nothing anywhere. */
const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\\", ",", " ", "=", '"', "#", "\n", "\r", "\t", "\0", "\u007f", "\ud83d", "i", "1", "{", "}", "'"),
    fc.constantFrom("é", "花", "😱", "\u00a0", "\u2028", "\ufeff"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  minLength: 1,
  maxLength: 12,
});

/** What becomes of a text, with what stands for control characters. */
function kept(text: string, forControl: "_" | " "): string {
  const wellFormed = Buffer.from(text).toString();
  // oxlint-disable-next-line no-control-regex -- these are what is replaced
  return wellFormed.replaceAll(/[\0-\x1f\x7f]/g, forControl).replaceAll("\\", "/");
}

const attributes = fc
  .uniqueArray(fc.tuple(nasty, nasty), { selector: ([key]) => kept(key, "_"), maxLength: 4 })
  .map((pairs) => Object.fromEntries(pairs));
const series = fc
  .uniqueArray(fc.tuple(nasty, attributes), { selector: ([name]) => fieldOf(name), minLength: 1, maxLength: 8 })
  .filter((all) => all.every(([name, given]) => !Object.keys(given).some((key) => kept(key, "_") === fieldOf(name))));

/** A quote would make a text of the value. */
function fieldOf(name: string): string {
  return kept(name, "_").replaceAll('"', "'");
}

describe.skipIf(!found.available)(title, () => {
  const seed = randomInt(2 ** 31);

  it(`is there, each series with its value (seed ${seed})`, async () => {
    const victoria = await startVictoriaMetrics();
    const exporter = influxdbExporter({
      url: victoria.url,
      bucket: "shop",
      schema: "telegraf-prometheus-v2",
      backslashes: "slash",
    });
    try {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(series, async (all) => {
          run++;
          const metrics = all.map(([name, given], index): GivenMetric => {
            return { name, points: [{ value: index + 0.5, attributes: { ...given, run } }] };
          });
          expect(await send(exporter, resourceMetrics(metrics))).toEqual({ kind: "delivered", rejectedPoints: 0 });
          const stored = await victoria.series(`{run="${run}"}`);
          expect(stored.map(({ labels, values }) => [values, labels]).sort(byValue)).toEqual(
            all.map(([name, given], index) => [
              [index + 0.5],
              { ...labelsOf(given), __name__: fieldOf(name), run: String(run) },
            ]),
          );
        }),
        { numRuns: 50, seed },
      );
      expect(await victoria.invalidLines()).toBe(0);
    } finally {
      await exporter.shutdown();
      await victoria.stop();
    }
  });
});

function byValue(one: readonly unknown[], other: readonly unknown[]): number {
  return Number(one[0]) - Number(other[0]);
}

function labelsOf(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [kept(key, "_"), kept(value, " ")]));
}
