import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Questdb, serverOrSkip, startQuestdb } from "../src/index.ts";

const found = serverOrSkip("questdb");
const title = `QuestDB${found.available ? "" : ` (skipped: ${found.reason})`}`;

describe.skipIf(!found.available)(title, () => {
  let questdb: Questdb;

  beforeAll(async () => {
    questdb = await startQuestdb();
  });

  afterAll(async () => {
    await questdb?.stop();
  });

  it.for(["/write?precision=ns", "/api/v2/write?precision=ns"])("tells what it took on %s", async (path) => {
    const table = path.startsWith("/api") ? "two" : "one";
    const body = `${table},host=a v=9223372036854775807i,f=1.5 1700000000123456789\n${table},host=b f=2 1700000000000000000\n`;
    expect((await fetch(`${questdb.url}${path}`, { method: "POST", body })).status).toBe(204);
    expect(await questdb.sql(`SELECT * FROM ${table} ORDER BY timestamp`)).toEqual([
      { host: "b", f: 2, timestamp: "2023-11-14T22:13:20.000000Z" },
      { host: "a", v: 9_223_372_036_854_775_807n, f: 1.5, timestamp: "2023-11-14T22:13:20.123456Z" },
    ]);
    const types = { host: "SYMBOL", v: "LONG", f: "DOUBLE", timestamp: "TIMESTAMP" };
    expect(await questdb.columnTypes(table)).toEqual(types);
  });

  it("throws what it says of a question", async () => {
    await expect(questdb.sql("SELECT * FROM none")).rejects.toThrow(/HTTP 400 .*table does not exist/);
  });

  it("throws when it does not apply what was written any more, and names the table", async () => {
    await fetch(`${questdb.url}/write`, { method: "POST", body: "stuck v=1\n" });
    expect(await questdb.sql("SELECT v FROM stuck")).toEqual([{ v: 1 }]);
    await questdb.sql("ALTER TABLE stuck SUSPEND WAL");
    await fetch(`${questdb.url}/write`, { method: "POST", body: "stuck v=2\n" });
    await expect(questdb.sql("SELECT 1")).rejects.toThrow("the table stuck");
    await fetch(`${questdb.url}/exec?query=${encodeURIComponent("ALTER TABLE stuck RESUME WAL")}`);
    expect(await questdb.sql("SELECT v FROM stuck")).toEqual([{ v: 1 }, { v: 2 }]);
  });

  it("keeps what it has when it is killed", async () => {
    await fetch(`${questdb.url}/write`, { method: "POST", body: "kept v=1\n" });
    expect(await questdb.sql("SELECT v FROM kept")).toEqual([{ v: 1 }]);
    await questdb.kill();
    await questdb.restart();
    expect(await questdb.sql("SELECT v FROM kept")).toEqual([{ v: 1 }]);
  });
});
