import { describe, expect, it } from "vitest";
import type { InfluxdbExporterOptions } from "../../src/options.ts";
import { writeUrl } from "../../src/write/write-url.ts";

describe("lines are written to", () => {
  it.for<readonly [InfluxdbExporterOptions, string]>([
    [{ bucket: "metrics" }, "http://localhost:8086/api/v2/write?bucket=metrics&precision=ns"],
    [
      { version: "v2", org: "my shop", bucket: "a/b&c=d", precision: "us" },
      "http://localhost:8086/api/v2/write?org=my%20shop&bucket=a%2Fb%26c%3Dd&precision=us",
    ],
    [
      { version: "v2", org: "0123456789abcDEF", bucket: "b" },
      "http://localhost:8086/api/v2/write?orgID=0123456789abcDEF&bucket=b&precision=ns",
    ],
    [{ version: "v1", database: "shop" }, "http://localhost:8086/write?db=shop&precision=n"],
    [
      { version: "v1", database: "s", retentionPolicy: "one week", consistency: "all", precision: "us" },
      "http://localhost:8086/write?db=s&rp=one%20week&precision=u&consistency=all",
    ],
    [{ version: "v1", database: "s", precision: "ms" }, "http://localhost:8086/write?db=s&precision=ms"],
    [{ version: "v3", database: "ä+" }, "http://localhost:8086/api/v3/write_lp?db=%C3%A4%2B&precision=nanosecond"],
    [
      { version: "v3", database: "s", precision: "s", noSync: true },
      "http://localhost:8086/api/v3/write_lp?db=s&precision=second&no_sync=true",
    ],
    [
      { version: "v3", database: "s", precision: "us", noSync: false },
      "http://localhost:8086/api/v3/write_lp?db=s&precision=microsecond",
    ],
    [
      { url: "https://metrics.example/influx/eu/", bucket: "b" },
      "https://metrics.example/influx/eu/api/v2/write?bucket=b&precision=ns",
    ],
    [
      { url: new URL("http://[::1]:8428"), version: "v1", database: "d\ud800" },
      "http://[::1]:8428/write?db=d%EF%BF%BD&precision=n",
    ],
    [
      { bucket: "b", basic: { username: "jö%", password: "a:b@c/d" } },
      "http://j%C3%B6%25:a%3Ab%40c%2Fd@localhost:8086/api/v2/write?bucket=b&precision=ns",
    ],
  ])("%j: %s", ([options, url]) => {
    expect(writeUrl(options).href).toBe(url);
  });
});
