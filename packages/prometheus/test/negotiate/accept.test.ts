import { describe, expect, it } from "vitest";
import { type Escaping, type Format, plainDialect } from "../../src/exposition/dialect.ts";
import { negotiate } from "../../src/negotiate/accept.ts";

const protobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited" as const;
const openmetrics = "application/openmetrics-text" as const;

type Row = readonly [accept: string | undefined, format: Format, escaping: Escaping];

function expectRow([accept, format, escaping]: Row): void {
  expect(negotiate(accept)).toEqual({ format, escaping });
}

describe("what scrapers send", () => {
  it.for<readonly [who: string, ...Row]>([
    [
      "Prometheus 3.14",
      `${openmetrics};version=1.0.0;escaping=allow-utf-8;q=0.6,${openmetrics};version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2`,
      "openmetrics-1.0.0",
      "allow-utf-8",
    ],
    [
      "Prometheus 3.14 with native histograms",
      `${protobuf};q=0.6,${openmetrics};version=1.0.0;escaping=allow-utf-8;q=0.5,${openmetrics};version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1`,
      "protobuf",
      "underscores",
    ],
    [
      "Prometheus 3.14 that is told to escape by underscores",
      `${openmetrics};version=1.0.0;escaping=underscores;q=0.6,${openmetrics};version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=underscores;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2`,
      "openmetrics-1.0.0",
      "underscores",
    ],
    [
      "Prometheus 3 that is told to take text 1.0.0",
      "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,*/*;q=0.2",
      "text-1.0.0",
      "allow-utf-8",
    ],
    [
      "Prometheus 3 that is told to take text 0.0.4",
      "text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
      "text-0.0.4",
      "underscores",
    ],
    [
      "Prometheus 2.42 with native histograms",
      `${protobuf},${openmetrics};version=1.0.0;q=0.8,${openmetrics};version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1`,
      "protobuf",
      "underscores",
    ],
    [
      "Prometheus 2.42",
      `${openmetrics};version=1.0.0,${openmetrics};version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1`,
      "openmetrics-1.0.0",
      "underscores",
    ],
    [
      "Prometheus 2.5",
      `${openmetrics}; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1`,
      "openmetrics-0.0.1",
      "underscores",
    ],
    ["Prometheus 2.0", "text/plain;version=0.0.4;q=1,*/*;q=0.1", "text-0.0.4", "underscores"],
    ["Prometheus 1", `${protobuf};q=0.7,text/plain;version=0.0.4;q=0.3`, "protobuf", "underscores"],
    [
      "a browser",
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
      "text-0.0.4",
      "underscores",
    ],
    ["curl", "*/*", "text-0.0.4", "underscores"],
    ["somebody who says nothing", undefined, "text-0.0.4", "underscores"],
  ])("%s", ([, ...row]) => expectRow(row));
});

describe("formats and versions", () => {
  it.for<Row>([
    ["text/plain", "text-0.0.4", "underscores"],
    ["text/plain;version=0.0.4", "text-0.0.4", "underscores"],
    ["text/plain; version=0.0.4; charset=utf-8", "text-0.0.4", "underscores"],
    ["text/plain;version=1.0.0", "text-1.0.0", "underscores"],
    // OpenMetrics 1.0 says so; client_golang takes it for 0.0.1.
    [openmetrics, "openmetrics-1.0.0", "underscores"],
    [`${openmetrics};version=1.0.0`, "openmetrics-1.0.0", "underscores"],
    [`${openmetrics};version=0.0.1`, "openmetrics-0.0.1", "underscores"],
    [`${openmetrics}; version=1.0.0; charset=utf-8`, "openmetrics-1.0.0", "underscores"],
    [protobuf, "protobuf", "underscores"],
    [`${openmetrics};version="1.0.0"`, "openmetrics-1.0.0", "underscores"],
    [`${openmetrics};version="1.\\0.0"`, "openmetrics-1.0.0", "underscores"],
    [`APPLICATION/OpenMetrics-Text;VERSION=0.0.1`, "openmetrics-0.0.1", "underscores"],
    [` ${openmetrics} ;\tversion = 0.0.1 `, "openmetrics-0.0.1", "underscores"],
  ])("%s", expectRow);
});

describe("what is not offered is passed over, and text 0.0.4 is the answer where nothing is left", () => {
  it.for<Row>([
    ["application/json", "text-0.0.4", "underscores"],
    ["text/html", "text-0.0.4", "underscores"],
    ["image/*", "text-0.0.4", "underscores"],
    ["text/plain;version=0.0.3", "text-0.0.4", "underscores"],
    ["text/plain;version=2.0.0", "text-0.0.4", "underscores"],
    [`${openmetrics};version=2.0.0`, "text-0.0.4", "underscores"],
    [`${openmetrics};version=2.0.0,${openmetrics};version=1.0.0;q=0.5`, "openmetrics-1.0.0", "underscores"],
    [`${openmetrics};version=constructor`, "text-0.0.4", "underscores"],
    ["application/vnd.google.protobuf", "text-0.0.4", "underscores"],
    ["application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily", "text-0.0.4", "underscores"],
    [protobuf.replace("delimited", "text"), "text-0.0.4", "underscores"],
    [protobuf.replace("delimited", "compact-text"), "text-0.0.4", "underscores"],
    [protobuf.replace("MetricFamily", "Metric"), "text-0.0.4", "underscores"],
    [`application/json,${openmetrics};version=1.0.0;q=0.1`, "openmetrics-1.0.0", "underscores"],
  ])("%s", expectRow);
});

describe("weights", () => {
  it.for<Row>([
    [`text/plain;version=0.0.4;q=0.5,${openmetrics};version=1.0.0;q=0.6`, "openmetrics-1.0.0", "underscores"],
    [`text/plain;version=0.0.4;q=0.6,${openmetrics};version=1.0.0;q=0.5`, "text-0.0.4", "underscores"],
    [`text/plain;version=0.0.4;q=0.999,${openmetrics};version=1.0.0`, "openmetrics-1.0.0", "underscores"],
    [`text/plain;version=0.0.4;q=0.12345,${openmetrics};version=1.0.0;q=0.12346`, "openmetrics-1.0.0", "underscores"],
    [`text/plain;version=0.0.4,${openmetrics};version=1.0.0`, "text-0.0.4", "underscores"],
    [`${openmetrics};version=1.0.0,text/plain;version=0.0.4`, "openmetrics-1.0.0", "underscores"],
    [`${openmetrics};version=1.0.0;Q=0.1,text/plain;version=0.0.4;Q=0.2`, "text-0.0.4", "underscores"],
    [`${openmetrics};q=0.1;version=0.0.1`, "openmetrics-0.0.1", "underscores"],
    [`text/plain;q=0.1;q=0.9,${openmetrics};q=0.5`, "openmetrics-1.0.0", "underscores"],
    // The clause that wants it most is the one that counts.
    [`text/plain;q=0.1,${openmetrics};q=0.5,text/plain;q=0.9`, "text-0.0.4", "underscores"],
    [`${openmetrics};q=0,text/plain;q=0.1`, "text-0.0.4", "underscores"],
    [`${openmetrics};q=0`, "text-0.0.4", "underscores"],
    ["text/plain;q=0", "text-0.0.4", "underscores"],
    ["*/*;q=0", "text-0.0.4", "underscores"],
    [`${openmetrics};q=0.000,text/plain;version=1.0.0;q=0.001`, "text-1.0.0", "underscores"],
    [`${openmetrics};q=1.000,text/plain;q=1`, "openmetrics-1.0.0", "underscores"],
    [`${openmetrics};q=.5,text/plain;q=0.4`, "openmetrics-1.0.0", "underscores"],
  ])("%s", expectRow);
});

describe("wildcards", () => {
  it.for<Row>([
    ["text/*", "text-0.0.4", "underscores"],
    ["application/*", "openmetrics-1.0.0", "underscores"],
    ["application/*;q=0.5,text/*;q=0.6", "text-0.0.4", "underscores"],
    ["application/*,*/*;q=0.9", "openmetrics-1.0.0", "underscores"],
    ["*/*;q=0.1,*/*;q=0.7,application/*;q=0.5", "text-0.0.4", "underscores"],
    [`*/*,${openmetrics};version=1.0.0`, "openmetrics-1.0.0", "underscores"],
    [`*/*,${protobuf}`, "protobuf", "underscores"],
    [`*/*;q=0.9,${openmetrics};q=0.1`, "text-0.0.4", "underscores"],
    ["*/*;q=0.9,text/plain;q=0.1", "openmetrics-1.0.0", "underscores"],
    ["*/*;q=0.9,text/plain;q=0", "openmetrics-1.0.0", "underscores"],
    ["*/*;q=0.9,text/plain;version=0.0.4;q=0", "text-1.0.0", "underscores"],
    ["*/*;q=0.9,text/*;q=0", "openmetrics-1.0.0", "underscores"],
    [`*/*,text/*;q=0,${openmetrics};q=0`, "text-0.0.4", "underscores"],
    [`application/*,${openmetrics};version=1.0.0;q=0`, "openmetrics-0.0.1", "underscores"],
    ["*/plain", "text-0.0.4", "underscores"],
    ["*;escaping=values", "text-0.0.4", "underscores"],
  ])("%s", expectRow);
});

describe("escaping", () => {
  it.for<Row>([
    [`${openmetrics};version=1.0.0;escaping=allow-utf-8`, "openmetrics-1.0.0", "allow-utf-8"],
    [`${openmetrics};version=1.0.0;escaping=underscores`, "openmetrics-1.0.0", "underscores"],
    [`${openmetrics};version=1.0.0;escaping=dots`, "openmetrics-1.0.0", "dots"],
    [`${openmetrics};version=1.0.0;escaping=values`, "openmetrics-1.0.0", "values"],
    [`${openmetrics};escaping=VALUES`, "openmetrics-1.0.0", "values"],
    [`${openmetrics};escaping="dots"`, "openmetrics-1.0.0", "dots"],
    [`${openmetrics};escaping=dots;escaping=values`, "openmetrics-1.0.0", "dots"],
    ["text/plain;version=1.0.0;escaping=allow-utf-8", "text-1.0.0", "allow-utf-8"],
    [`${protobuf};escaping=allow-utf-8`, "protobuf", "allow-utf-8"],
    [`${protobuf};escaping=values`, "protobuf", "values"],
    ["text/plain;version=0.0.4;escaping=values", "text-0.0.4", "values"],
    ["text/plain;version=0.0.4;escaping=dots", "text-0.0.4", "dots"],
    ["*/*;escaping=dots", "text-0.0.4", "dots"],
    // Only the newer formats can say a name that is not escaped.
    ["text/plain;version=0.0.4;escaping=allow-utf-8", "text-0.0.4", "underscores"],
    [`${openmetrics};version=0.0.1;escaping=allow-utf-8`, "openmetrics-0.0.1", "underscores"],
    ["*/*;escaping=allow-utf-8", "text-0.0.4", "underscores"],
    [`${openmetrics};version=1.0.0;escaping=quoted`, "openmetrics-1.0.0", "underscores"],
    [`${openmetrics};version=1.0.0;escaping=`, "openmetrics-1.0.0", "underscores"],
    // client_golang lets the escaping of a clause that it passed over leak into the one that it takes.
    [`application/json;escaping=allow-utf-8,${openmetrics};version=1.0.0;q=0.5`, "openmetrics-1.0.0", "underscores"],
    [`${openmetrics};version=2.0.0;escaping=values,text/plain;version=1.0.0;q=0.5`, "text-1.0.0", "underscores"],
    [`${openmetrics};version=1.0.0;escaping=dots;q=0.1,text/plain;version=1.0.0`, "text-1.0.0", "underscores"],
    [`${openmetrics};escaping=dots;q=0.1,${openmetrics};escaping=values;q=0.2`, "openmetrics-1.0.0", "values"],
  ])("%s", expectRow);
});

describe("what cannot be understood", () => {
  it.for<Row>([
    ["", "text-0.0.4", "underscores"],
    [" ", "text-0.0.4", "underscores"],
    [",,,", "text-0.0.4", "underscores"],
    [";", "text-0.0.4", "underscores"],
    [";q=1", "text-0.0.4", "underscores"],
    ["text", "text-0.0.4", "underscores"],
    ["application/openmetrics-text version=1.0.0", "text-0.0.4", "underscores"],
    ["\u0000\u00ff", "text-0.0.4", "underscores"],
    [`${openmetrics};q=nonsense`, "text-0.0.4", "underscores"],
    [`${openmetrics};q=`, "text-0.0.4", "underscores"],
    [`${openmetrics};q=2`, "text-0.0.4", "underscores"],
    [`${openmetrics};q=-1`, "text-0.0.4", "underscores"],
    [`${openmetrics};q=1e0`, "text-0.0.4", "underscores"],
    [`${openmetrics};q=Infinity`, "text-0.0.4", "underscores"],
    [`${openmetrics};q=1.5,text/plain;version=1.0.0;q=0.1`, "text-1.0.0", "underscores"],
    [`,, ${openmetrics};version=0.0.1 ,,`, "openmetrics-0.0.1", "underscores"],
    [`${openmetrics};;version=0.0.1;;`, "openmetrics-0.0.1", "underscores"],
    [`${openmetrics};version;=1;version=0.0.1`, "openmetrics-0.0.1", "underscores"],
    [`a/b;c=",${openmetrics},",text/plain;version=1.0.0`, "text-1.0.0", "underscores"],
    [`a/b;c="\\",${openmetrics}",text/plain;version=1.0.0`, "text-1.0.0", "underscores"],
    [`a/b;c="never ends,${openmetrics}`, "text-0.0.4", "underscores"],
  ])("%j", expectRow);
});

// In a time that grows with the square of the length, each would take minutes.
describe("a header of a mebibyte does no harm", () => {
  it.for<readonly [what: string, part: string]>([
    ["clauses", "a/b,"],
    ["empty clauses", ","],
    ["wildcards", "text/*;q=0.1,"],
    ["parameters", ";a=b"],
    ["quotes", '"'],
    ["quoted parameters", ';a="b"'],
    ["backslashes", '"\\'],
    ["digits of a weight", ";q=0.0000000000000000"],
    ["spaces", " "],
  ])("%s", ([, part]) => {
    expect(negotiate(part.repeat(2 ** 20 / part.length))).toEqual(plainDialect);
    expect(negotiate(`a/b${part.repeat(2 ** 20 / part.length)}`)).toEqual(plainDialect);
  });

  it("nothing after the hundredth clause is read", () => {
    expect(negotiate(`${"a/b,".repeat(99)}${openmetrics}`)).toMatchObject({ format: "openmetrics-1.0.0" });
    expect(negotiate(`${"a/b,".repeat(100)}${openmetrics}`)).toEqual(plainDialect);
    expect(negotiate(`${'a/b;c="d",'.repeat(100)}${openmetrics}`)).toEqual(plainDialect);
  });
});
