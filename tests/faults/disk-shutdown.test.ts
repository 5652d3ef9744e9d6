import { testClock } from "@meterbridge/test-harness";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ExporterLife } from "./disk/life-options.ts";
import { livingOn, privateFolder } from "./disk/lives.ts";
import { spoolingExporters } from "./disk/spooling-exporters.ts";
import { endsWithin } from "./ends-within.ts";
import { exportPoints, numbersOf, shutDown, stopped } from "./exports.ts";
import { until } from "./until.ts";

describe.for(spoolingExporters)("$name with a spool", ({ name, farEnd: newFarEnd, make }) => {
  it("F19: shut down while the far end does not answer, twice and during a flush, ends in time and keeps what it has", async () => {
    const farEnd = stopped(await newFarEnd());
    const dir = join(privateFolder(), "spool");
    farEnd.otherwise({ do: "hang" });
    const clock = testClock();
    const exporter = make({ url: farEnd.url, dir, clock });
    for (const first of [0, 1, 2]) expect(await exportPoints(exporter, 1, first)).toMatchObject({ code: 0 });
    await until(() => farEnd.attempts() > 0);
    const flush = exporter.forceFlush();
    await endsWithin(clock, Promise.all([exporter.shutdown(), exporter.shutdown(), flush]));
    expect(await exportPoints(exporter)).toMatchObject({ code: 1, error: { code: "shutdown" } });
    farEnd.otherwise({ do: "accept" });
    const next = shutDown(make({ url: farEnd.url, dir }));
    await until(() => farEnd.received().length >= 3);
    await next.forceFlush();
    expect(numbersOf(farEnd.received())).toEqual([0, 1, 2]);
  });

  it.concurrent.for(["stop", "fail", "hang"] as const)(
    "F19: shut down twice while the far end does this: %s, the process ends by itself, and the next delivers what it kept",
    { timeout: 60_000 },
    async (how, { expect, onTestFinished }) => {
      const farEnd = await newFarEnd();
      onTestFinished(() => farEnd.stop());
      if (how === "stop") await farEnd.stop();
      else farEnd.otherwise({ do: how });
      const dir = join(privateFolder(onTestFinished), "spool");
      const options: ExporterLife = { name: "a", exporter: name, url: farEnd.url, dir, timeoutMs: 3_000 };
      const life = livingOn("exporter-life", options, [], onTestFinished);
      for (const value of [1, 2, 3]) await life.tell(`count ${value}`);
      if (how !== "stop") await until(() => farEnd.attempts() > 1 || how === "hang");
      await life.tell("shutdown");
      expect(await life.leave()).toMatchObject({ code: 0, stderr: "" });
      expect(life.said("acknowledged")).toEqual(["1", "2", "3"]);
      if (how === "stop") await farEnd.start();
      farEnd.otherwise({ do: "accept" });
      const next = livingOn("exporter-life", { ...options, name: "b", timeoutMs: 10_000 }, [], onTestFinished);
      await until(() => farEnd.received().length >= 3);
      await next.tell("shutdown");
      expect(await next.leave()).toMatchObject({ code: 0, stderr: "" });
      expect(farEnd.received().map(({ value }) => value)).toEqual([1, 2, 3]);
    },
  );
});
