import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serverOrSkip, startVictoriaMetrics, type VictoriaMetrics } from "../src/index.ts";

const found = serverOrSkip("victoria-metrics");
const title = `VictoriaMetrics${found.available ? "" : ` (skipped: ${found.reason})`}`;

describe.skipIf(!found.available)(title, () => {
  let victoria: VictoriaMetrics;

  beforeAll(async () => {
    victoria = await startVictoriaMetrics();
  });

  afterAll(async () => {
    await victoria?.stop();
  });

  it("names series as fields are named, and finds them at once", async () => {
    const nowMs = Date.now();
    await write(`prometheus,shop=a orders=3,baskets=1.5 ${nowMs}`);
    const sorted = (await victoria.series()).toSorted((one, other) => (one.values[0]! < other.values[0]! ? -1 : 1));
    expect(sorted).toEqual([
      { labels: { __name__: "baskets", shop: "a", db: "shop" }, values: [1.5], times: [nowMs] },
      { labels: { __name__: "orders", shop: "a", db: "shop" }, values: [3], times: [nowMs] },
    ]);
    expect(await victoria.query("orders * 2")).toEqual([{ labels: { shop: "a", db: "shop" }, value: 6 }]);
  });

  it("counts the lines that it could not read, and answers as if it had", async () => {
    const before = await victoria.invalidLines();
    expect(await write("no field\nnor here\nm v=1")).toBe(204);
    expect((await victoria.invalidLines()) - before).toBe(2);
  });

  it("keeps what it has when it is ended", async () => {
    await write(`m kept=1 ${Date.now()}`);
    await victoria.restart();
    expect(await victoria.series("kept")).toMatchObject([{ values: [1] }]);
  });

  it("throws what it says of a question", async () => {
    await expect(victoria.query("(")).rejects.toThrow("(");
  });

  async function write(body: string): Promise<number> {
    return (await fetch(`${victoria.url}/write?db=shop&precision=ms`, { method: "POST", body })).status;
  }
});
