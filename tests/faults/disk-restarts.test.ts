import { seededRandom } from "@meterbridge/test-harness";
import { join } from "node:path";
import { describe, it } from "vitest";
import type { ExporterLife } from "./disk/life-options.ts";
import { livingOn, privateFolder } from "./disk/lives.ts";
import { spoolingExporters } from "./disk/spooling-exporters.ts";
import { until } from "./until.ts";

/** Whether the far end is there while a process lives, one after the other; all but the last are killed. */
const lives = ["accept", "fail", "stop", "accept"] as const;
const values = Array.from({ length: 12 }, (_, index) => index + 1);

describe.for(spoolingExporters)("$name with a spool", ({ name: exporter, farEnd: newFarEnd }) => {
  it.concurrent.for([1, 2])(
    "F20: killed three times, in an outage and out of it (seed %d), its deltas add up in each life",
    { timeout: 60_000 },
    async (seed, { expect, onTestFinished }) => {
      const random = seededRandom(seed);
      const farEnd = await newFarEnd();
      onTestFinished(() => farEnd.stop());
      const dir = join(privateFolder(onTestFinished), "spool");
      const acknowledged = new Map<string, readonly number[]>();
      const valuesOf = (name: string): readonly number[] =>
        farEnd.received().flatMap(({ attributes, value }) => (attributes["life"] === name ? [Number(value)] : []));

      for (const [index, does] of lives.entries()) {
        const name = `life ${index}`;
        if (does === "stop") await farEnd.stop();
        else farEnd.otherwise({ do: does });
        const options: ExporterLife = { name, exporter, url: farEnd.url, dir };
        const life = livingOn("exporter-life", options, [], onTestFinished);
        life.dictate(...values.map((value) => `count ${value}`));
        const isLast = index === lives.length - 1;
        const enough = isLast ? values.length : 1 + Math.floor(random() * values.length);
        await life.until(() => life.said("acknowledged").length >= enough);
        if (!isLast) await life.kill();
        acknowledged.set(name, life.said("acknowledged").map(Number));
        if (does === "stop") await farEnd.start();
        if (!isLast) continue;
        await until(() =>
          [...acknowledged].every(([name, given]) => given.every((value) => valuesOf(name).includes(value))),
        );
        await life.tell("flush");
        await life.tell("figures");
        await life.tell("shutdown");
        expect(await life.leave()).toMatchObject({ code: 0, stderr: "" });
        const figures: Record<string, number> = JSON.parse(life.said("figures")[0]!);
        expect(figures["accepted.delivered"]).toBe(figures["accepted.points"]! + figures["accepted.recovered"]!);
      }

      for (const [name, given] of acknowledged) {
        const arrived = [...new Set(valuesOf(name))];
        // What was on its way to be answered when the process was killed may have been spooled, or not.
        expect([given, [...given, given.length + 1]]).toContainEqual(arrived);
      }
    },
  );
});
