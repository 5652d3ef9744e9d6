import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import {
  influxdbFarEnd,
  type InfluxdbFarEnd,
  type InfluxdbFarEndOptions,
  type InfluxdbVersion,
} from "../../src/index.ts";

let farEnd: InfluxdbFarEnd;
afterEach(() => farEnd.stop());

async function start(version: InfluxdbVersion, options: Partial<InfluxdbFarEndOptions> = {}): Promise<void> {
  farEnd = await influxdbFarEnd({ version, ...options });
}

const addresses: Readonly<Record<InfluxdbVersion, string>> = {
  v1: "/write?db=metrics&precision=n",
  v2: "/api/v2/write?org=ours&bucket=metrics&precision=ns",
  v3: "/api/v3/write_lp?db=metrics&precision=nanosecond",
};

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function post(address: string, body: string | Uint8Array<ArrayBuffer>, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(`${farEnd.url}${address}`, { method: "POST", body, ...init });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

function write(version: InfluxdbVersion, body: string): Promise<Answer> {
  return post(addresses[version], body);
}

function measurements(): readonly string[] {
  return farEnd.lines().map(({ measurement }) => measurement);
}

describe("what is right is stored, and answered with 204:", () => {
  it.for(["v1", "v2", "v3"] as const)("%s", async (version) => {
    await start(version);
    const { status, headers, text } = await write(version, "a,k=v counter=1i 17\nb gauge=0.5 18\n");
    expect([status, text]).toEqual([204, ""]);
    expect(headers.get("x-influxdb-version")).toMatch(/^v?[123]\./);
    expect(farEnd.lines()).toEqual([
      { measurement: "a", tags: [["k", "v"]], fields: [["counter", { type: "integer", value: 1n }]], time: 17n },
      { measurement: "b", tags: [], fields: [["gauge", { type: "float", value: 0.5 }]], time: 18n },
    ]);
    expect(farEnd.received()).toEqual([
      {
        metric: { name: "a" },
        attributes: { k: "v" },
        time: 17n,
        kind: "sum",
        monotonic: true,
        temporality: "cumulative",
        value: 1n,
      },
      { metric: { name: "b" }, attributes: {}, time: 18n, kind: "gauge", value: 0.5 },
    ]);
  });

  it.for([
    ["v1", "n", 1_790_000_000n],
    ["v1", "u", 1_790_000_000_000n],
    ["v1", "us", 1_790_000_000n],
    ["v1", "ms", 1_790_000_000_000_000n],
    ["v1", "s", 1_790_000_000_000_000_000n],
    ["v1", "m", 1_790_000_000n * 60_000_000_000n],
    ["v2", "s", 1_790_000_000_000_000_000n],
    ["v3", "second", 1_790_000_000_000_000_000n],
    ["v3", "auto", 1_790_000_000_000_000_000n],
    ["v3", "us", 1_790_000_000_000n],
  ] as const)("%s reads times in the precision %s", async ([version, precision, time]) => {
    await start(version);
    const address = addresses[version].replace(/precision=\w+/, `precision=${precision}`);
    const line = precision === "m" ? "a v=1 1790000000\nb v=1 1\n" : "a v=1 1790000000\n";
    await post(address, line);
    const times = farEnd.lines().map((one) => one.time);
    expect(times).toEqual(precision === "m" ? [60_000_000_000n] : [time]);
  });

  it("gzipped, too", async () => {
    await start("v1");
    const init = { headers: { "content-encoding": "gzip" } };
    expect((await post(addresses.v1, gzipSync("a v=1\n"), init)).status).toBe(204);
    expect(measurements()).toEqual(["a"]);
  });
});

describe("of lines that cannot be read", () => {
  const lines = "a v=1 1\nbad v=x 2\nb v=1 3\nworse,t= v=1 4\n";

  it("InfluxDB 1 names all and stores the others", async () => {
    await start("v1");
    const { status, headers, text } = await write("v1", lines);
    const message =
      "partial write: unable to parse 'bad v=x 2': invalid number\nunable to parse 'worse,t= v=1 4': missing tag value dropped=0";
    expect([status, text]).toEqual([400, `${JSON.stringify({ error: message })}\n`]);
    expect(headers.get("x-influxdb-error")).toBe(message.replace("\n", " "));
    expect(measurements()).toEqual(["a", "b"]);
  });

  it("InfluxDB 1 does not speak of a partial write when none is right", async () => {
    await start("v1");
    const { text } = await write("v1", "bad v=x\n");
    expect(JSON.parse(text)).toEqual({ error: "unable to parse 'bad v=x': invalid number" });
    expect(measurements()).toEqual([]);
  });

  it.for([
    [undefined, "unable to parse 'bad v=x 2': invalid number\nunable to parse 'worse,t= v=1 4': missing tag value"],
    [1, "unable to parse 'bad v=x 2': invalid number"],
    [0, "invalid line protocol"],
  ] as const)("InfluxDB 2 stores nothing; told to name %s, it says: %j", async ([namedLines, message]) => {
    await start("v2", namedLines === undefined ? {} : { namedLines });
    const { status, headers, text } = await write("v2", lines);
    expect([status, JSON.parse(text)]).toEqual([400, { code: "invalid", message }]);
    expect(headers.get("x-platform-error-code")).toBe("invalid");
    expect(measurements()).toEqual([]);
  });

  it("InfluxDB 3 lists them by number, with their first 20 bytes, and stores the others", async () => {
    await start("v3");
    const { status, text } = await write("v3", `a v=1 1\n\n# no line\nä${"x".repeat(17)}é v=x 2\nb v=1 3\n`);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({
      error: "partial write of line protocol occurred",
      data: [{ original_line: `ä${"x".repeat(17)}`, line_number: 2, error_message: "No fields were provided" }],
    });
    expect(measurements()).toEqual(["a", "b"]);
  });

  it("InfluxDB 3 names the first and stores nothing when it may not take a part", async () => {
    await start("v3");
    const { status, text } = await post(`${addresses.v3}&accept_partial=false`, lines);
    expect([status, JSON.parse(text)]).toMatchObject([
      400,
      { error: "line protocol parsing error", data: { line_number: 2, original_line: "bad v=x 2" } },
    ]);
    expect(measurements()).toEqual([]);
  });

  it("InfluxDB 3 lists no more than 100, and none of them is stored", async () => {
    await start("v3");
    const { text } = await write("v3", `${"bad v=x\n".repeat(150)}a v=1\n`);
    expect((JSON.parse(text) as { data: unknown[] }).data).toHaveLength(100);
    expect(measurements()).toEqual(["a"]);
  });
});

describe("of a field whose type is another one than before", () => {
  const lines = "m,n=1 v=1i 1\nm,n=2 v=2 2\nm,n=3 v=3i 3\nm,n=4 v=true 4\n";
  const clash = 'field type conflict: input field "v" on measurement "m" is type integer, already exists as type float';

  it("InfluxDB 1 says how many were dropped, and why the first one was", async () => {
    await start("v1");
    await write("v1", "m v=0.5 0\n");
    const { status, text } = await write("v1", lines);
    expect([status, JSON.parse(text)]).toEqual([400, { error: `partial write: ${clash} dropped=3` }]);
    expect(farEnd.lines().map(({ time }) => time)).toEqual([0n, 2n]);
  });

  it("InfluxDB 2 says so with 422", async () => {
    await start("v2");
    await write("v2", "m v=0.5 0\n");
    const { status, text } = await write("v2", lines);
    const message = `failure writing points to database: partial write: ${clash} dropped=3`;
    expect([status, JSON.parse(text)]).toEqual([422, { code: "unprocessable entity", message }]);
    expect(farEnd.lines().map(({ time }) => time)).toEqual([0n, 2n]);
  });

  it("InfluxDB 3 lists them", async () => {
    await start("v3");
    await write("v3", "m v=0.5 0\n");
    const { status, text } = await write("v3", lines);
    const { data } = JSON.parse(text) as { data: readonly { line_number: number; error_message: string }[] };
    expect([status, data.map(({ line_number }) => line_number)]).toEqual([400, [1, 3, 4]]);
    expect(data[0]!.error_message).toBe(
      "invalid column type for column 'v', expected iox::column_type::field::float, got iox::column_type::field::integer",
    );
    expect(farEnd.lines().map(({ time }) => time)).toEqual([0n, 2n]);
  });

  it("InfluxDB 1 does not speak of lines that it could not read when it has dropped others", async () => {
    await start("v1");
    const { text } = await write("v1", "m v=0.5 0\nbad v=x\nm v=1i 1\n");
    expect(JSON.parse(text)).toEqual({ error: `partial write: ${clash} dropped=1` });
  });
});

describe("what servers make of the same line:", () => {
  it.for([
    [String.raw`m,p=C:\dir\sub v=1`, [204, 204, 204], String.raw`C:\dir\sub`],
    [String.raw`m,p=a\\b v=1`, [204, 204, 204], String.raw`a\\b`],
    [String.raw`m,p=a\\,b v=1`, [204, 204, 400], String.raw`a\,b`],
    [String.raw`m,p=a\ v=1`, [400, 400, 400], undefined],
    [String.raw`m,p=a\,z=1 v=1`, [400, 400, 204], undefined],
    ["m,p= v=1", [400, 400, 400], undefined],
    ["m,p=1,p=2 v=1", [400, 400, 400], undefined],
    ["m,p=a=b v=1", [400, 400, 204], undefined],
    ["m,p=a,time=b v=1", [400, 400, 400], undefined],
    ["m,p=a,_field=b v=1", [204, 400, 204], "a"],
    ["m,p=a v=1u", [400, 204, 204], undefined],
    ["m,p=a v=.5", [204, 204, 400], "a"],
    ["m,p=a v=NaN", [400, 400, 400], undefined],
    ["m,p=a v=1 \r", [400, 400, 400], undefined],
    ["m,p=a v=1,v=2", [204, 204, 400], "a"],
    ["m,p=a p=1", [204, 204, 400], "a"],
    ["m,p=a v=1,time=1", [204, 422, 400], "a"],
    ["m,p=a time=1", [400, 422, 400], undefined],
    ["# m,p=a v=1", [204, 204, 400], undefined],
  ] as const)("%s", async ([line, statuses, stored]) => {
    const seen: number[] = [];
    for (const version of ["v1", "v2", "v3"] as const) {
      await farEnd?.stop();
      await start(version);
      seen.push((await write(version, `${line}\n`)).status);
      if (version === "v1") expect(farEnd.lines()[0]?.tags[0]?.[1]).toBe(stored);
    }
    expect(seen).toEqual(statuses);
  });

  it("two backslashes are one to InfluxDB 3", async () => {
    await start("v3");
    await write("v3", String.raw`m,p=a\\b v=1` + "\n");
    expect(farEnd.lines()[0]?.tags).toEqual([["p", String.raw`a\b`]]);
  });
});

describe("who is not let in, or asks for what is not there, is told so:", () => {
  const basic = { username: "me", password: "s3cret" };
  const known = `Basic ${Buffer.from("me:s3cret").toString("base64")}`;

  it.for<[InfluxdbVersion, string | undefined, number, string]>([
    ["v1", undefined, 401, '{"error":"unable to parse authentication credentials"}\n'],
    ["v1", "Token t", 401, '{"error":"authorization failed"}\n'],
    ["v1", "Bearer t", 204, ""],
    ["v1", known, 204, ""],
    ["v2", undefined, 401, '{"code":"unauthorized","message":"unauthorized access"}'],
    ["v2", "Token other", 401, '{"code":"unauthorized","message":"unauthorized access"}'],
    ["v2", "Token t", 204, ""],
    ["v2", "Bearer t", 204, ""],
    ["v3", undefined, 401, ""],
    ["v3", "Bearer t", 204, ""],
    ["v3", "Token t", 204, ""],
  ])("%s, Authorization: %s", async ([version, authorization, status, text]) => {
    await start(version, { token: "t", basic });
    const answer = await post(
      addresses[version],
      "m v=1\n",
      authorization === undefined ? {} : { headers: { authorization } },
    );
    expect([answer.status, answer.text]).toEqual([status, text]);
    expect(measurements()).toEqual(status === 204 ? ["m"] : []);
    expect(answer.headers.get("www-authenticate")).toBe(
      status === 401 && version === "v1" ? 'Basic realm="InfluxDB"' : null,
    );
  });

  it("InfluxDB 1 takes name and password from the address, too", async () => {
    await start("v1", { basic });
    expect((await post(`${addresses.v1}&u=me&p=s3cret`, "m v=1\n")).status).toBe(204);
    expect((await post(`${addresses.v1}&u=me&p=other`, "m v=1\n")).status).toBe(401);
  });

  it.for<[InfluxdbVersion, Partial<InfluxdbFarEndOptions>, string, number, string]>([
    ["v1", { database: "d" }, "/write?db=e", 404, String.raw`{"error":"database not found: \"e\""}` + "\n"],
    ["v1", {}, "/write", 400, '{"error":"database is required"}\n'],
    ["v1", {}, "/api/v2/write?db=d", 404, '{"error":"not found"}\n'],
    [
      "v2",
      { bucket: "b" },
      "/api/v2/write?org=o&bucket=c",
      404,
      String.raw`{"code":"not found","message":"bucket \"c\" not found"}`,
    ],
    [
      "v2",
      { org: "o" },
      "/api/v2/write?org=p&bucket=c",
      404,
      String.raw`{"code":"not found","message":"organization name \"p\" not found"}`,
    ],
    [
      "v2",
      {},
      "/api/v2/write?bucket=c&precision=n",
      400,
      '{"code":"invalid","message":"invalid precision; valid precision units are ns, us, ms, and s"}',
    ],
    ["v2", {}, "/api/v2/write?org=o", 404, '{"code":"not found","message":"bucket not found"}'],
    ["v3", {}, "/api/v3/write_lp", 400, "missing query parameter 'db'"],
    ["v3", {}, "/api/v3/write_lp?db=d&precision=day", 400, "serde error: unknown variant `day`"],
    ["v3", { database: "d" }, "/api/v3/write_lp?db=e", 204, ""],
    ["v3", {}, "/write?db=e", 404, "not found"],
  ])("%s, %j, %s", async ([version, options, address, status, text]) => {
    await start(version, options);
    const answer = await post(address, "m v=1\n");
    expect([answer.status, answer.text]).toEqual([status, text]);
  });

  it("what is no POST", async () => {
    await start("v1");
    expect((await fetch(`${farEnd.url}${addresses.v1}`)).status).toBe(405);
  });

  it.for([
    ["v1", '{"error":"Request Entity Too Large"}\n', 204],
    ["v2", '{"code":"request too large","message":"unable to read data: points batch is too large"}', 413],
    ["v3", "max request size (1000 bytes) exceeded", 413],
  ] as const)("a body that is too large for %s", async ([version, text, gzipped]) => {
    await start(version, { maxBodyBytes: 1_000 });
    const body = "m v=1\n".repeat(200);
    const answer = await write(version, body);
    expect([answer.status, answer.text]).toEqual([413, text]);
    const init = { headers: { "content-encoding": "gzip" } };
    expect((await post(addresses[version], gzipSync(body), init)).status).toBe(gzipped);
  });
});

describe("verdicts are said in the words of the API:", () => {
  const lines = "m,n=1 counter=1i 1\nm,n=2 counter=2i 2\nm,n=3 counter=3i 3\n";

  it.for([
    ["v1", 400, { error: "partial write: points beyond retention policy dropped=2" }],
    [
      "v2",
      422,
      {
        code: "unprocessable entity",
        message: "failure writing points to database: partial write: points beyond retention policy dropped=2",
      },
    ],
    [
      "v3",
      400,
      {
        error: "partial write of line protocol occurred",
        data: [
          { error_message: "points beyond retention policy", line_number: 2, original_line: "m,n=2 counter=2i 2" },
          { error_message: "points beyond retention policy", line_number: 3, original_line: "m,n=3 counter=3i 3" },
        ],
      },
    ],
  ] as const)("what %s takes in part", async ([version, status, content]) => {
    await start(version);
    farEnd.next({ do: "accept_some", rejectedPoints: 2 });
    const answer = await write(version, lines);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, content]);
    expect(farEnd.received().map(({ value }) => value)).toEqual([1n]);
    expect(farEnd.lines().map(({ time }) => time)).toEqual([1n]);
  });

  it("a histogram of many lines is one data point that is not taken", async () => {
    await start("v1", { schema: "telegraf-prometheus-v2" });
    farEnd.next({ do: "accept_some", rejectedPoints: 1 });
    const histogram = ["h_count=2,h_sum=3", "h_bucket=1", "h_bucket=2"].map((fields, nth) =>
      nth === 0 ? `prometheus ${fields} 5\n` : `prometheus,le=${["1", "+Inf"][nth - 1]} ${fields} 5\n`,
    );
    const { text } = await write("v1", `prometheus a=1 5\n${histogram.join("")}`);
    expect(text).toContain("dropped=3");
    expect(farEnd.received().map(({ metric }) => metric.name)).toEqual(["a"]);
    expect(farEnd.lines()).toHaveLength(1);
  });

  it.for([
    ["v1", 10_000, 400],
    ["v1", -4, 400],
    ["v2", 10_000, 422],
    ["v3", 10_000, 400],
    ["v3", 0, 204],
  ] as const)("what %s says of %i lines that it does not take of three", async ([version, rejectedPoints, status]) => {
    await start(version);
    farEnd.next({ do: "accept_some", rejectedPoints });
    const answer = await write(version, lines);
    expect(answer.status).toBe(status);
    if (version !== "v3") expect(answer.text).toContain(`dropped=${rejectedPoints}`);
  });

  it.for([
    ["v1", { do: "refuse", status: 400, message: "no" }, 400, '{"error":"no"}\n'],
    [
      "v1",
      { do: "refuse" },
      403,
      String.raw`{"error":"\"me\" user is not authorized to write to database \"metrics\""}` + "\n",
    ],
    ["v2", { do: "refuse" }, 403, '{"code":"forbidden","message":"insufficient permissions for write"}'],
    ["v3", { do: "refuse" }, 403, ""],
    ["v3", { do: "refuse", message: "no" }, 403, "no"],
    ["v2", { do: "fail" }, 503, '{"code":"unavailable","message":"unavailable"}'],
    ["v1", { do: "fail", status: 500, message: "timeout" }, 500, '{"error":"timeout"}\n'],
    ["v2", { do: "throttle", retryAfterMs: 1_200 }, 429, '{"code":"too many requests","message":"too many requests"}'],
  ] as const)("%s, %j", async ([version, verdict, status, text]) => {
    await start(version);
    farEnd.next(verdict);
    const answer = await write(version, lines);
    expect([answer.status, answer.text]).toEqual([status, text]);
    expect(answer.headers.get("retry-after")).toBe(verdict.do === "throttle" ? "2" : null);
    expect([farEnd.lines(), farEnd.received()]).toEqual([[], []]);
    expect((await write(version, lines)).status).toBe(204);
  });

  it("any other answer that is a success takes everything", async () => {
    await start("v2");
    farEnd.next({ do: "answer", status: 200, body: "ok" });
    await write("v2", lines);
    expect(farEnd.received()).toHaveLength(3);
  });
});
