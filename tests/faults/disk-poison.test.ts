import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { livingOn, privateFolder } from "./disk/lives.ts";
import { recordOf } from "./disk/record.ts";
import type { SpoolLife } from "./disk/life-options.ts";
import { recover } from "./disk/recover.ts";

const record = "a-3";
const rest = ["a-1", "a-2", "a-4", "a-5"];

/** What lies in quarantine is that record, whole. */
function expectInQuarantine(dir: string): void {
  const folder = join(dir, "quarantine");
  const kept = readdirSync(folder);
  expect(kept).toEqual([expect.stringMatching(/-poison\.seg$/)]);
  expect(readFileSync(join(folder, kept[0]!)).includes(Buffer.from(recordOf(record).body))).toBe(true);
}

describe("a record that is more than the consumer bears", () => {
  it(
    "F25: when it ends the process each time, is put into quarantine, and the rest flows",
    { timeout: 60_000 },
    async () => {
      const dir = join(privateFolder(), "spool");
      const options: SpoolLife = { name: "a", dir, far: "down", maxTries: 2, poison: { record, does: "abort" } };
      const spooling = livingOn("spool-life", options);
      await spooling.tell("send 5");
      await spooling.kill();
      const got: string[] = [];
      let tries = 0;
      for (let life = 1; life <= 3; life++) {
        const next = livingOn("spool-life", { ...options, name: `next${life}`, far: "up" });
        next.dictate("flush", "figures", "close");
        const { signal } = await next.leave();
        got.push(...next.said("got"));
        tries += next.said("tries").length;
        expect(signal).toBe(life <= 2 ? "SIGABRT" : null);
        if (life === 3) {
          expect(JSON.parse(next.said("figures")[0]!)).toMatchObject({
            "accepted.dropped poison": recordOf(record).points,
            "spool.items": 0,
          });
        }
      }
      expect([...new Set(got)]).toEqual(rest);
      expect(tries).toBe(2);
      expectInQuarantine(dir);
      expect((await recover(dir)).got).toEqual([]);
    },
  );

  it("F25: when it throws each time, is put into quarantine, and the rest flows", { timeout: 60_000 }, async () => {
    const dir = join(privateFolder(), "spool");
    const options: SpoolLife = {
      name: "a",
      dir,
      far: "up",
      held: true,
      maxTries: 3,
      poison: { record, does: "throw" },
    };
    const life = livingOn("spool-life", options);
    await life.tell("send 5");
    await life.tell("flush");
    await life.tell("figures");
    expect(life.said("got")).toEqual(rest);
    expect(life.said("tries")).toHaveLength(3);
    expect(JSON.parse(life.said("figures")[0]!)).toMatchObject({ "accepted.dropped poison": recordOf(record).points });
    expectInQuarantine(dir);
    await life.tell("close");
    expect(await life.leave()).toMatchObject({ code: 0, stderr: "" });
  });
});
