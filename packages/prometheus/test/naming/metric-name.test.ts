import { describe, expect, it } from "vitest";
import type { FamilyType } from "../../src/exposition/family.ts";
import { namingFor } from "../../src/naming/naming-for.ts";
import { everyEscaping, everyStrategy } from "./dialects.ts";

const plain = namingFor("UnderscoreEscapingWithSuffixes", "underscores");
const utf8 = namingFor("NoUTF8EscapingWithSuffixes", "allow-utf-8");

describe("a counter foo.bar in bytes is named by the strategy first, then by the escaping", () => {
  it.for([
    ["UnderscoreEscapingWithSuffixes", "underscores", "foo_bar_bytes_total", "bytes"],
    ["UnderscoreEscapingWithSuffixes", "dots", "foo_bar_bytes_total", "bytes"],
    ["UnderscoreEscapingWithSuffixes", "values", "foo_bar_bytes_total", "bytes"],
    ["UnderscoreEscapingWithSuffixes", "allow-utf-8", "foo_bar_bytes_total", "bytes"],
    ["UnderscoreEscapingWithoutSuffixes", "underscores", "foo_bar", ""],
    ["UnderscoreEscapingWithoutSuffixes", "dots", "foo_bar", ""],
    ["UnderscoreEscapingWithoutSuffixes", "values", "foo_bar", ""],
    ["UnderscoreEscapingWithoutSuffixes", "allow-utf-8", "foo_bar", ""],
    ["NoUTF8EscapingWithSuffixes", "underscores", "foo_bar_bytes_total", "bytes"],
    ["NoUTF8EscapingWithSuffixes", "dots", "foo_dot_bar__bytes__total", ""],
    ["NoUTF8EscapingWithSuffixes", "values", "U__foo_2e_bar__bytes__total", ""],
    ["NoUTF8EscapingWithSuffixes", "allow-utf-8", "foo.bar_bytes_total", "bytes"],
    ["NoTranslation", "underscores", "foo_bar", ""],
    ["NoTranslation", "dots", "foo_dot_bar", ""],
    ["NoTranslation", "values", "U__foo_2e_bar", ""],
    ["NoTranslation", "allow-utf-8", "foo.bar", ""],
  ] as const)("%s, %s: %s", ([strategy, escaping, name, unit]) => {
    expect(namingFor(strategy, escaping).metricName("foo.bar", "By", "counter")).toEqual({ name, unit });
  });
});

describe("the suffixes of a name", () => {
  it.for<[why: string, type: FamilyType, name: string, unit: string, plainName: string, utf8Name: string]>([
    ["a gauge has its unit", "gauge", "memory.usage", "By", "memory_usage_bytes", "memory.usage_bytes"],
    [
      "a histogram has its unit",
      "histogram",
      "http.server.duration",
      "s",
      "http_server_duration_seconds",
      "http.server.duration_seconds",
    ],
    ["a summary has its unit", "summary", "rpc", "ms", "rpc_milliseconds", "rpc_milliseconds"],
    ["a counter has total", "counter", "requests", "", "requests_total", "requests_total"],
    ["a counter that has total keeps it", "counter", "requests_total", "", "requests_total", "requests_total"],
    ["a total with another delimiter is one", "counter", "requests.total", "", "requests_total", "requests_total"],
    ["the unit comes before the total", "counter", "sent_total", "By", "sent_bytes_total", "sent_bytes_total"],
    ["unit and total are there already", "counter", "sent.bytes_total", "By", "sent_bytes_total", "sent.bytes_total"],
    ["a gauge may be called total", "gauge", "memory_total", "By", "memory_total_bytes", "memory_total_bytes"],
    ["a total in the middle stays", "counter", "total.sent", "By", "total_sent_bytes_total", "total.sent_bytes_total"],
    ["a subtotal is no total", "counter", "order.subtotal", "", "order_subtotal_total", "order.subtotal_total"],
    ["nothing but a total", "counter", "total", "", "total_total", "total_total"],
    ["nothing before the total", "counter", "_total", "", "_total_total", "_total_total"],
    ["a unit in the middle is no suffix", "gauge", "bytes.used", "By", "bytes_used_bytes", "bytes.used_bytes"],
    ["a unit at the end is the suffix", "gauge", "used.bytes", "By", "used_bytes", "used.bytes"],
    [
      "a part of a word is no unit",
      "gauge",
      "lag.milliseconds",
      "s",
      "lag_milliseconds_seconds",
      "lag.milliseconds_seconds",
    ],
    ["one underscore at most is before a suffix", "gauge", "used.", "By", "used_bytes", "used._bytes"],
    ["a name that is the unit", "gauge", "bytes", "By", "bytes", "bytes"],
    [
      "a rate at the end, in words",
      "gauge",
      "speed.meters.per.second",
      "m/s",
      "speed_meters_per_second",
      "speed.meters.per.second",
    ],
    [
      "a part of a rate is no rate",
      "gauge",
      "speed.meters",
      "m/s",
      "speed_meters_meters_per_second",
      "speed.meters_meters_per_second",
    ],
    ["what is counted is no unit", "counter", "jobs", "{job}", "jobs_total", "jobs_total"],
    ["a ratio has none", "gauge", "cpu.utilization", "1", "cpu_utilization", "cpu.utilization"],
    ["info has no unit", "info", "build", "By", "build", "build"],
  ])("%s", ([, type, name, unit, plainName, utf8Name]) => {
    expect(plain.metricName(name, unit, type).name).toBe(plainName);
    expect(utf8.metricName(name, unit, type).name).toBe(utf8Name);
  });
});

describe("characters that are discouraged", () => {
  it.for([
    ["become an underscore", "a-b/c d", "a_b_c_d"],
    ["become one underscore for each run", "a.__-b", "a_b"],
    ["become one underscore for a pair of surrogates", "a😱b", "a_b"],
    ["do not include colons", "job:rate", "job:rate"],
    ["include a digit at the start, which stays behind an underscore", "2xx", "_2xx"],
  ] as const)("%s: %s", ([, name, expected]) => {
    expect(plain.metricName(name, "", "gauge").name).toBe(expected);
  });
});

it.for([
  ["an empty name", "", "", ""],
  ["a name with nothing plain in it", "花火", "", "花火_bytes"],
  ["a name of underscores", "__", "", "___bytes"],
] as const)("%s cannot be named with plain characters", ([, name, plainName, utf8Name]) => {
  expect(plain.metricName(name, "By", "gauge")).toEqual({ name: plainName, unit: "" });
  expect(utf8.metricName(name, "By", "gauge").name).toBe(utf8Name);
});

it("tells no name from an empty one in any dialect", () => {
  for (const strategy of everyStrategy) {
    for (const escaping of everyEscaping) {
      const naming = namingFor(strategy, escaping, "ns");
      expect(naming.metricName("", "By", "counter")).toEqual({ name: "", unit: "" });
      expect(naming.asItIs.metricName("", "By", "counter")).toEqual({ name: "", unit: "" });
    }
  }
});

describe("the unit is told", () => {
  it.for([
    ["when the name got it", "used", "By", "gauge", "underscores", "bytes"],
    ["when the name had it", "used.bytes", "By", "gauge", "underscores", "bytes"],
    ["before the total", "used", "By", "counter", "underscores", "bytes"],
    ["in a name that is escaped", "speed.x", "m", "gauge", "underscores", "meters"],
    ["not where the name is nothing but the unit", "bytes", "By", "gauge", "underscores", ""],
    ["not where another delimiter is before it", "used.bytes", "By", "gauge", "allow-utf-8", ""],
    ["not where escaping doubled the underscore before it", "used.x", "By", "counter", "dots", ""],
    ["not where the name is spelled in values and the unit is not", "a.b", "m/s", "gauge", "values", ""],
    ["not of info", "build_bytes", "By", "info", "underscores", ""],
  ] as const)("%s", ([, name, unit, type, escaping, told]) => {
    expect(namingFor("NoUTF8EscapingWithSuffixes", escaping).metricName(name, unit, type).unit).toBe(told);
  });

  it("not by a strategy without suffixes", () => {
    const naming = namingFor("UnderscoreEscapingWithoutSuffixes", "underscores");
    expect(naming.metricName("used_bytes", "By", "gauge")).toEqual({ name: "used_bytes", unit: "" });
  });
});

describe("a namespace", () => {
  it.for([
    ["UnderscoreEscapingWithSuffixes", "foo.bar", "shop_foo_bar_bytes_total"],
    ["UnderscoreEscapingWithoutSuffixes", "foo.bar", "shop_foo_bar"],
    ["NoUTF8EscapingWithSuffixes", "foo.bar", "shop_foo.bar_bytes_total"],
    ["NoTranslation", "foo.bar", "shop_foo.bar"],
    ["UnderscoreEscapingWithSuffixes", "2xx", "shop_2xx_bytes_total"],
    ["UnderscoreEscapingWithSuffixes", "_foo", "shop_foo_bytes_total"],
  ] as const)("stands before every name: %s, %s", ([strategy, name, expected]) => {
    expect(namingFor(strategy, "allow-utf-8", "shop").metricName(name, "By", "counter").name).toBe(expected);
  });
});

it.for([
  ["underscores", "jobs_done", "jobs_done"],
  ["underscores", "jobs.done", "jobs_done"],
  ["allow-utf-8", "jobs.done", "jobs.done"],
  ["values", "jobs.done", "U__jobs_2e_done"],
  ["underscores", "jobs__done", "jobs__done"],
] as const)("a name that is taken as it is is only escaped: %s, %s", ([escaping, name, expected]) => {
  for (const strategy of everyStrategy) {
    const naming = namingFor(strategy, escaping, "ns").asItIs;
    expect(naming.metricName(name, "By", "counter")).toEqual({ name: expected, unit: "" });
  }
});
