import type { Outcome, Payload } from "@meterbridge/core";
import { describe, expect, it } from "vitest";
import { LineIndex } from "../../src/lines/line-index.ts";
import { classifyWrite } from "../../src/write/classify-write.ts";
import { answer, payloadOf, withoutLines } from "./answer.ts";

const lines = ["cpu,host=a v=1 1", "cpu,host=b v=2i 1", "cpu,host=c v=it's': 3 1", "cpu,host=d v=4 1"];
const payload = payloadOf(lines);
const quoted = (line: number, why = "invalid number"): string => `unable to parse '${lines[line]}': ${why}`;
const listed = (...numbers: readonly number[]): object => ({
  error: "partial write of line protocol occurred",
  data: numbers.map((line_number) => ({ original_line: "cpu", line_number, error_message: "no such field" })),
});

/** What matters of an outcome: what becomes of which data points. */
function fate(outcome: Outcome<unknown>): string {
  switch (outcome.kind) {
    case "delivered":
      return `stored but ${outcome.rejectedPoints}`;
    case "retryable":
      return `again ${outcome.error.code}${outcome.ambiguous ? ", may be stored" : ""}`;
    case "failed":
      return `${outcome.error.code}, divide ${JSON.stringify(outcome.divide) ?? "not"}`;
  }
}

describe("what is stored in part is never sent again, and what is not stored is counted", () => {
  it.for([
    ["v1, one line", 400, { error: `partial write: ${quoted(1)} dropped=0` }, 1],
    ["v1, two lines", 400, { error: `partial write: ${quoted(1)}\n${quoted(3)} dropped=0` }, 2],
    ["v1, one that holds what ends a quotation", 400, { error: `partial write: ${quoted(2)} dropped=0` }, 1],
    ["v1, a line that is not ours", 400, { error: "partial write: unable to parse 'x y': why dropped=0" }, 1],
    ["v1, a conflict", 400, { error: "partial write: field type conflict: input field … dropped=2" }, 2],
    ["v1.6, too old", 400, { error: "partial write: points beyond retention policy dropped=3" }, 3],
    [
      "v1.12, a database",
      400,
      { error: "partial write: conflict dropped=3 for database: x for retention policy: y" },
      3,
    ],
    ["v1.12, a field that was left out", 400, { error: "partial write: invalid field name dropped=0" }, 0],
    ["v1, more than there are", 400, { error: "partial write: conflict dropped=1000000000000000000000" }, 4],
    ["v1, less than none", 400, { error: "partial write: conflict dropped=-3" }, 0],
    ["v1, in text", 400, "partial write: conflict dropped=2", 2],
    ["v1, cut", 400, '{"error":"partial write: unable to parse \'cpu', 1],
    [
      "v2",
      422,
      { code: "unprocessable entity", message: "failure writing points to database: partial write: x dropped=2" },
      2,
    ],
    [
      "v2 that does not say how many",
      422,
      { code: "unprocessable entity", message: "failure writing points to database" },
      1,
    ],
    ["a v1 that is asked by v2", 400, { error: `partial write: ${quoted(0)} dropped=0` }, 1],
    [
      "Cloud",
      400,
      { message: "partial write error (2 accepted): 2/4 points rejected; first error: at line 3:13: x" },
      2,
    ],
    ["v3", 400, listed(2, 4), 2],
    ["v3, one line twice", 400, listed(2, 2), 1],
    ["v3, a limit", 422, listed(1), 1],
    ["v3 that is asked by v2", 500, { code: "internal error", message: "partial write of line protocol occurred" }, 1],
    ["v3 without a list", 400, listed(), 1],
    ["v3, lines that are none of ours", 400, listed(0, -1, 1e9, 0.5), 4],
    ["v3, no numbers", 400, { error: "partial write of line protocol occurred", data: [{ line_number: "x" }, 7] }, 1],
  ] as const)("%s", ([, status, said, rejected]) => {
    expect(classifyWrite(answer(status, said), payload)).toMatchObject({
      kind: "delivered",
      rejectedPoints: rejected,
      message: expect.stringMatching(/partial write|failure writing/) as string,
    });
  });

  it("of a data point with many lines, one is enough to count it, and many count it once", () => {
    const wide = payloadOf(["a v=1 1", "a v=2 1", "a v=3 1", "b v=1 1", "c v=1 1"], [3, 1, 1]);
    expect(fate(classifyWrite(answer(400, listed(1, 3, 4)), wide))).toBe("stored but 2");
    expect(fate(classifyWrite(answer(400, { error: "partial write: x dropped=3" }), wide))).toBe("stored but 2");
  });

  it.for([
    [0, 0],
    [1, 1],
    [16, 1],
    [34, 2],
    [35, 2],
    [51, 3],
    [1e9, 3],
  ])("%i lines of data points with 17 each are %i of them", ([dropped, rejected]) => {
    const histograms = payloadOf(
      Array.from({ length: 51 }, (_, line) => `h v=${line} 1`),
      [17, 17, 17],
    );
    const said = { error: `partial write: field type conflict dropped=${dropped}` };
    expect(fate(classifyWrite(answer(400, said), histograms))).toBe(`stored but ${rejected}`);
  });

  it("a text that stands there twice counts twice", () => {
    const twice = payloadOf(["a v=1 1", "b v=1 1", "a v=1 1"]);
    const said = { error: "partial write: unable to parse 'a v=1 1': x\nunable to parse 'a v=1 1': x dropped=0" };
    expect(fate(classifyWrite(answer(400, said), twice))).toBe("stored but 2");
  });

  it("without knowing the lines they are counted, up to what there is", () => {
    const spooled = withoutLines(payload);
    expect(fate(classifyWrite(answer(400, listed(2, 4)), spooled))).toBe("stored but 2");
    expect(fate(classifyWrite(answer(400, listed(1, 2, 3, 4, 5, 6)), spooled))).toBe("stored but 4");
    const said = { error: `partial write: ${quoted(1)}\n${quoted(3)} dropped=0` };
    expect(fate(classifyWrite(answer(400, said), spooled))).toBe("stored but 2");
  });

  it("a list of a hundred may not be all", () => {
    const many = payloadOf(Array.from({ length: 200 }, (_, index) => `m v=${index} 1`));
    const outcome = classifyWrite(answer(400, listed(...Array.from({ length: 100 }, (_, index) => index + 1))), many);
    expect(outcome).toMatchObject({
      rejectedPoints: 100,
      message:
        "partial write of line protocol occurred: line 1: no such field (line 1: measurement m, field v) (and maybe more)",
    });
  });

  it.for([
    ["partial write: too old dropped=10000", "partial write: too old"],
    ["partial write: too old dropped=2 for database: shop", "partial write: too old for database: shop"],
    [
      "partial write: unable to parse 'a dropped=1 1': no dropped=0",
      "partial write: unable to parse 'a dropped=1 1': no",
    ],
  ])("the server's own count is not shown beside ours: %s", ([error, message]) => {
    expect(classifyWrite(answer(400, { error }), payload)).toMatchObject({ message });
  });

  it("words in the header count where the body has none", () => {
    const headers = { "x-influxdb-error": "partial write: points beyond retention policy dropped=2" };
    expect(fate(classifyWrite(answer(400, "", { headers, unreadable: "it was cut" }), payload))).toBe("stored but 2");
  });
});

describe("where nothing was stored, the rest is sent again without the lines that are named", () => {
  it.for([
    ["v2, one line", { code: "invalid", message: quoted(1) }, [1]],
    ["v2, two lines", { code: "invalid", message: `${quoted(1)}\n${quoted(3)}` }, [1, 3]],
    ["v1 that can read none of them", { error: lines.map((_, line) => quoted(line)).join("\n") }, [0, 1, 2, 3]],
    ["Cloud, by number", { code: "invalid", message: "unable to parse: x", line: 2 }, [1]],
    [
      "Cloud Serverless, by several",
      {
        code: "invalid",
        line: 2,
        message:
          "failed to parse line protocol: errors encountered on line(s):\nerror parsing line 2 (1-based): x\nerror parsing line 4 (1-based): y",
      },
      [1, 3],
    ],
    [
      "QuestDB",
      {
        code: "invalid",
        message: "failed to parse line protocol:errors encountered on line(s):\nerror in line 3: table: t; cast error",
        line: 3,
        errorId: "x-1",
      },
      [2],
    ],
    ["v3", { error: "line protocol parsing error", data: { line_number: 2, error_message: "x" } }, [1]],
    ["v3.8", { error: "parsing failed for write_lp endpoint", data: { line_number: 4, error_message: "x" } }, [3]],
  ] as const)("%s", ([, said, divide]) => {
    expect(classifyWrite(answer(400, said), payload)).toMatchObject({ error: { code: "refused" }, divide });
  });

  it("a data point is left out with all its lines", () => {
    const wide = payloadOf(["a v=1 1", "a v=2 1", "b v=1 1"], [2, 1]);
    expect(classifyWrite(answer(400, { message: "x", line: 2 }), wide)).toMatchObject({ divide: [0] });
  });

  it.for([
    ["no line", { code: "invalid", message: "syntax error" }],
    ["no text", ""],
    ["a proxy's page", "<html><body>Bad Request</body></html>"],
    ["a line of another payload", { message: "unable to parse 'mem v=1 1': x" }],
    ["a line before the first", { message: "x", line: 0 }],
    ["a line behind the last", { message: "x", line: 5 }],
    ["a line far behind", { message: "x", line: 1e9 }],
    ["a negative line", { message: "x", line: -1 }],
    ["half a line", { message: "x", line: 1.5 }],
    ["a line that is no number", { message: "x", line: "2" }],
    ["v3, a line that no number can be made of", { error: "x", data: { line_number: { toString: [] } } }],
    ["JSON that is no object", [1, 2]],
    ["JSON that is cut", '{"code":"invalid","message":"unable to pa'],
    ["partial writes in what it quotes", { message: "unable to parse 'x partial write: dropped=3': y" }],
    ["a line in what it quotes", { message: "unable to parse 'x error in line 2: y': z" }],
  ] as const)("by halves where it names %s", ([, said]) => {
    expect(fate(classifyWrite(answer(400, said), payload))).toBe('refused, divide "halves"');
  });

  it("never by a number that was cut in two: it would name another line", () => {
    const head = "error parsing line 2 (1-based): x\n";
    const filler = "x".repeat(128 * 1024 - head.length - "\nerror parsing line 1".length);
    const outcome = classifyWrite(answer(400, `${head}${filler}\nerror parsing line 14 (1-based): x`), payload);
    expect(fate(outcome)).toBe("refused, divide [1]");
  });

  it("by halves where the lines are not known", () => {
    const outcome = classifyWrite(answer(400, { message: "x", line: 2 }), withoutLines(payload));
    expect(fate(outcome)).toBe('refused, divide "halves"');
  });

  it.for([
    "database is required",
    'invalid precision "m" (use n, u, ms, s, m or h)',
    "invalid consistency level",
    "gzip: invalid header",
    "gzip: invalid checksum",
    "flate: corrupt input before offset 5",
    "missing db",
    "Please provide either orgID or org",
    "invalid ID",
    "id must have a length of 16 bytes",
    "invalid precision; valid precision units are ns, us, ms, and s",
    "unable to read data: gzip: invalid header",
    "missing query parameter 'db'",
    "serde error: unknown variant `minute`, expected one of `auto`, `second`",
    "error decoding gzip stream: x",
    "unacceptable content-encoding: zstd",
    "invalid content-encoding header: x",
    "invalid mime type (x)",
    "the mime type specified was not valid UTF8: x",
    "Authorization header was malformed, the request was not in the form of 'Authorization: <auth-scheme> <token>'",
    "db name did not start with a number or letter",
    "db name cannot be empty",
    "db name too long: max 511",
    "db name with invalid retention policy, if providing a retention policy name, must be of form '<db_name>/<rp_name>'",
    "invalid character in database name: must be ASCII, containing only letters, numbers, underscores, or hyphens",
    "invalid character in database or rp name: must be ASCII, containing only letters, numbers, underscores, or hyphens",
    "error validating database name: database name x length must be between 1 and 64 characters",
    "error validating namespace name: namespace name x length must be between 1 and 64 characters",
    "namespace name 'x' contains invalid character, character number 1 is not allowed",
    "no db destination provided",
    "no org/bucket destination provided",
    "missing bucket value",
    "missing org/bucket value",
    "failed to deserialize db/rp/precision in request: missing field `db`",
    "failed to deserialize org/bucket/precision in request: unknown variant",
    "cannot write to soft-deleted database 'x' - it is marked for deletion",
    "write buffer error: cannot write to soft-deleted database 'x' - it is marked for deletion",
    "write buffer error: catalog update error: Adding a new database would exceed limit of 5 databases",
    "unsupported precision",
    "gzip encoding is not supported",
    'unsupported path requested: "/api/v3/write_lp"',
    'remoteAddr: "127.0.0.1:5"; requestURI: /x; unsupported path requested: "/x"',
  ])("not at all where the request itself is wrong: %s", (error) => {
    expect(fate(classifyWrite(answer(400, { error }), payload))).toBe("refused, divide not");
    expect(fate(classifyWrite(answer(400, error), payload))).toBe("refused, divide not");
  });

  it.for([
    "",
    '{"error":"par',
    '{"code":"invalid","message":"unable to par',
    `{"code":"invalid","message":"${quoted(1)}`,
    '{"error":"line protocol parsing error","data":{"line_number":2',
    "<html>",
  ])("not at all where the answer was cut, for some may be stored: %j", (said) => {
    expect(fate(classifyWrite(answer(400, said, { unreadable: "it was cut" }), payload))).toBe("refused, divide not");
  });

  it.for([
    ['{"error":"partial write: unable to parse \'cpu', 400, 1],
    [`{"error":"partial write: ${quoted(1)}\\n${quoted(3)}\\n`, 400, 2],
    ['{"code":"unprocessable entity","message":"failure writing points to database: par', 422, 1],
    [
      '{"error":"partial write of line protocol occurred","data":[{"original_line":"cpu","line_number":2,"error_m',
      400,
      1,
    ],
    [
      '{"error":"partial write of line protocol occurred","data":[{"original_line":"a","line_number":2},{"original_line":"\\"line_number\\":3","line_number":4',
      400,
      2,
    ],
  ] as const)("but it counts where it had begun to say so: %j", ([said, status, rejected]) => {
    const outcome = classifyWrite(answer(status, said, { unreadable: "it was cut" }), payload);
    expect(fate(outcome)).toBe(`stored but ${rejected}`);
  });
});

describe("by its status", () => {
  it.for([
    [200, "stored but 0"],
    [204, "stored but 0"],
    [301, "refused, divide not"],
    [401, "unauthorized, divide not"],
    [403, "unauthorized, divide not"],
    [404, "refused, divide not"],
    [405, "refused, divide not"],
    [408, "again unavailable"],
    [413, 'too_large, divide "halves"'],
    [415, "refused, divide not"],
    [422, "refused, divide not"],
    [429, "again throttled"],
    [451, "refused, divide not"],
    [500, "again unavailable, may be stored"],
    [501, "refused, divide not"],
    [502, "again unavailable, may be stored"],
    [503, "again unavailable"],
    [504, "again unavailable, may be stored"],
    [505, "refused, divide not"],
    [507, "again unavailable, may be stored"],
    [522, "again unavailable, may be stored"],
  ] as const)("HTTP %i: %s", ([status, expected]) => {
    expect(fate(classifyWrite(answer(status, { message: "so it is" }), payload))).toBe(expected);
  });

  it("but a 400 to a request that came in only in part asks for it again", () => {
    expect(fate(classifyWrite(answer(400, { error: "unexpected EOF" }), payload))).toBe("again unavailable");
    expect(fate(classifyWrite(answer(400, { error: "unexpected EOF of a line" }), payload))).toMatch(/^refused/);
  });

  it("which line it is that is named by its number is said, short and without secrets", () => {
    const names = (line: string, said: object): string => {
      const outcome = classifyWrite(answer(400, said), payloadOf(["a v=1 1", line]));
      return (outcome.kind === "delivered" ? outcome.message! : outcome.error.message).replace(/^.*?(?=\(line|$)/s, "");
    };
    expect(names("orders,country=CH counter=3i,start=1i 1", listed(2))).toBe(
      "(line 2: measurement orders, field counter)",
    );
    expect(names("prometheus,a=b\\ c=d queue.length=12i 1", { message: "x", line: 2 })).toBe(
      "(line 2: measurement prometheus, field queue.length)",
    );
    const cloud = "partial write error (1 accepted): 1/2 points rejected; first error: at line 2:13: x";
    expect(names("my\\ orders\\,a,b=c d\\ \\=e=1", { message: cloud })).toBe(
      "(line 2: measurement my\\ orders\\,a, field d\\ \\=e)",
    );
    expect(names("s3cr3t\u202e v=1", { message: "failed:\nerror in line 2: x" })).toContain("measurement [redacted]");
    expect(names("m,a=b\\\u2028c v=1", listed(2))).toBe("(line 2: measurement m, field v)");
    expect(names(`${"m".repeat(60_000)} v=1`, listed(2)).length).toBeLessThan(250);
    expect(names("a v=1", listed(3))).toBe("");
    expect(names("a v=1", { message: "x", line: 0.5 })).toBe("");
  });

  it.for([408, 429, 500, 503, 522])("HTTP %i asks for time", (status) => {
    expect(classifyWrite(answer(status, "", { retryAfterMs: 7_000 }), payload)).toMatchObject({ retryAfterMs: 7_000 });
  });

  it.for([
    [
      404,
      { error: 'database not found: "shop"' },
      '[refused] HTTP 404 from influx.example:8086: database not found: "shop"',
    ],
    [404, { code: "not found", message: 'bucket "x" not found' }, 'bucket "x" not found'],
    [401, { error: "authorization failed" }, "[unauthorized] HTTP 401 from influx.example:8086: authorization failed"],
    [401, "", "[unauthorized] HTTP 401 from influx.example:8086"],
    [
      400,
      { error: "line protocol parsing error", data: { line_number: 2, error_message: "no fields" } },
      "line protocol parsing error: line 2: no fields",
    ],
  ] as const)("HTTP %i: the error says the server's reason", ([status, said, message]) => {
    const outcome = classifyWrite(answer(status, said), payload);
    expect(outcome.kind === "failed" && outcome.error.message).toContain(message);
  });

  it("a cluster that hands it on has taken it", () => {
    const said = { error: "write to node 3: hinted handoff queue not empty" };
    expect(fate(classifyWrite(answer(500, said), payload))).toBe("stored but 0");
  });

  it("a retention policy that is not there is not waited for", () => {
    const said = { error: "retention policy not found: weekly" };
    expect(fate(classifyWrite(answer(500, said), payload))).toBe("refused, divide not");
  });
});

describe("what a server says", () => {
  it.for([
    ["as JSON", { error: `a\ns3cr3t\u001b[31m${"x".repeat(5e6)}` }],
    ["as text", `a\ns3cr3t\u001b[31m${"x".repeat(5e6)}`],
    ["of a line", { error: "no", data: { line_number: 1, error_message: `s3cr3t\n${"x".repeat(1e5)}` } }],
    ["of a partial write", { error: `partial write: a\ns3cr3t ${"x".repeat(5e6)}` }],
  ] as const)("%s is shown short, on one line and without secrets", ([, said]) => {
    const outcome = classifyWrite(answer(400, said), payload);
    const message = outcome.kind === "delivered" ? outcome.message! : outcome.error.message;
    expect(message.length).toBeLessThan(400);
    expect(message).toContain("[redacted]");
    // oxlint-disable-next-line no-control-regex -- there must be none
    expect(message).not.toMatch(/s3cr3t|[\u0000-\u001f]/);
  });

  it("in many megabytes, meant to keep us busy, is looked at and no more", () => {
    const said = { error: `partial write: ${"unable to parse '': ': ': \n".repeat(150_000)}${"': ".repeat(1e6)}` };
    expect(fate(classifyWrite(answer(400, said), payload))).toBe("stored but 4");
  });

  describe("of thousands of lines", () => {
    const many = Array.from(
      { length: 5_000 },
      (_, index) => `orders,host=h${index},${"tag=value,".repeat(45)}z=1 v=${index} 1`,
    );
    const quotes = many.map((line) => `unable to parse '${line}': invalid number`).join("\n");

    /** Counts how many lines are looked at. */
    class Asked extends LineIndex {
      compared = 0;
      lengths = 0;
      override isStartOf(bytes: Buffer, line: number): boolean {
        this.compared++;
        return super.isStartOf(bytes, line);
      }
      override lengthOf(line: number): number {
        this.lengths++;
        return super.lengthOf(line);
      }
    }

    function asking(texts: readonly string[]): { readonly asked: Asked; readonly payload: Payload } {
      const { body, ...rest } = payloadOf(texts);
      const asked = new Asked(body, rest.points);
      return { asked, payload: { ...rest, body, detail: asked } };
    }

    it.for([
      ["a partial write counts them all", { error: `partial write: ${quotes} dropped=0` }, "stored but 5000"],
      ["a list counts them all", listed(...many.map((_, index) => index + 1)), "stored but 5000"],
      [
        "a list without texts, too",
        { ...listed(), data: many.map((_, index) => ({ line_number: index + 1 })) },
        "stored but 5000",
      ],
    ] as const)("%s, and asks for some hundred", ([, said, expected]) => {
      const { asked, payload: large } = asking(many);
      expect(fate(classifyWrite(answer(400, said), large))).toBe(expected);
      expect(asked.compared).toBeLessThan(1_000);
      expect(asked.lengths).toBeLessThan(20_000);
    });

    it("a refusal leaves out those that it says first: the next answer names the others", () => {
      const { asked, payload: large } = asking(many);
      const outcome = classifyWrite(answer(400, { message: quotes }), large);
      const divide = outcome.kind === "failed" ? outcome.divide : undefined;
      expect(divide).toEqual(Array.from({ length: divide!.length }, (_, index) => index));
      expect(divide!.length).toBeGreaterThan(200);
      expect(asked.compared).toBeLessThan(1_000);
      expect(asked.lengths).toBeLessThan(20_000);
    });

    it("in another order than that of the request they are found, too", () => {
      const { payload: large } = asking(many);
      const message = [4_000, 17, 3_999].map((line) => `unable to parse '${many[line]}': x`).join("\n");
      expect(classifyWrite(answer(400, { message }), large)).toMatchObject({ divide: [17, 3_999, 4_000] });
    });

    it.for([
      ["what is none of ours", (line: string) => `${line}0`],
      ["what may end anywhere", () => "': ".repeat(200)],
    ] as const)("of %s no more is compared", ([, other]) => {
      const { asked, payload: large } = asking(many);
      const said = { error: `partial write: ${many.map((line) => `unable to parse '${other(line)}': x`).join("\n")}` };
      expect(fate(classifyWrite(answer(400, said), large))).toBe("stored but 5000");
      expect(asked.compared).toBeLessThan(10_100);
      expect(asked.lengths).toBeLessThan(110_000);
    });
  });
});
