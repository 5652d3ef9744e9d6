import { afterEach, describe, expect, it } from "vitest";
import { type Influxdb1, type Influxdb1Options, serverOrSkip, startInfluxdb1 } from "../src/index.ts";

const found = serverOrSkip("influxdb-1");
const title = `InfluxDB 1${found.available ? "" : ` (skipped: ${found.reason})`}`;
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

describe.skipIf(!found.available)(title, () => {
  it("tells what it has to the last digit, and of which type", async () => {
    const influxdb = await start();
    await influxdb.createDatabase("shop");
    expect(await write(influxdb, 'm,to="a i=9007199254740993i,f=1.5,s="x",b=true 1700000000123456789')).toBe(204);
    expect(await influxdb.rows("m", "shop")).toEqual([
      { time: 1_700_000_000_123_456_789n, to: '"a', i: 9_007_199_254_740_993n, f: 1.5, s: "x", b: true },
    ]);
    expect(await influxdb.fieldTypes("m", "shop")).toEqual({ i: "integer", f: "float", s: "string", b: "boolean" });
  });

  it.for(['quo"te', "back\\slash", "sp ace"])("finds a measurement of an odd name: %s", async (name) => {
    const influxdb = await start();
    await influxdb.createDatabase("shop");
    expect(await write(influxdb, `${name.replace(" ", String.raw`\ `)} v=1 1`)).toBe(204);
    expect(await influxdb.measurements("shop")).toEqual([name]);
    expect(await influxdb.rows(name, "shop")).toEqual([{ time: 1, v: 1 }]);
  });

  it("throws what it says of a question", async () => {
    const influxdb = await start();
    await expect(influxdb.query("SELECT")).rejects.toThrow(/SELECT: HTTP 400 .*error parsing query/);
    await expect(influxdb.rows("m", "none")).rejects.toThrow("database not found: none");
  });

  it("keeps what it has when it is killed", async () => {
    const influxdb = await start();
    await influxdb.createDatabase("shop");
    await write(influxdb, "m v=1 1");
    await influxdb.kill();
    await expect(write(influxdb, "m v=2 2")).rejects.toThrow("fetch failed");
    await influxdb.restart();
    expect(await influxdb.rows("m", "shop")).toEqual([{ time: 1, v: 1 }]);
  });

  it("lets nobody in but its user", async () => {
    const influxdb = await start({ user: { name: "admin", password: "open sesame" } });
    await influxdb.createDatabase("shop");
    expect(await write(influxdb, "m v=1 1")).toBe(401);
    const authorization = `Basic ${btoa("admin:open sesame")}`;
    expect(await write(influxdb, "m v=1 1", { authorization })).toBe(204);
    expect(await influxdb.rows("m", "shop")).toHaveLength(1);
  });

  it("that cannot have its user is stopped", async () => {
    const before = processes();
    const user = { name: "admin", password: "it's" };
    await expect(startInfluxdb1({ user })).rejects.toThrow("CREATE USER");
    expect(processes()).toBe(before);
  });

  it("takes no more than it is told to", async () => {
    const influxdb = await start({ maxBodyBytes: 10 });
    await influxdb.createDatabase("shop");
    expect(await write(influxdb, "m v=1 1")).toBe(204);
    expect(await write(influxdb, "m v=1 1000000")).toBe(413);
  });
});

/** How many this one has started, and are there. */
function processes(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === "ProcessWrap").length;
}

async function start(options?: Influxdb1Options): Promise<Influxdb1> {
  const influxdb = await startInfluxdb1(options);
  stops.push(() => influxdb.stop());
  return influxdb;
}

async function write({ url }: Influxdb1, body: string, headers = {}): Promise<number> {
  return (await fetch(`${url}/write?db=shop&precision=ns`, { method: "POST", headers, body })).status;
}
