import { describe, expect, it } from "vitest";
import { escapeName } from "../../src/naming/escape-name.ts";
import { everyEscaping } from "./dialects.ts";

describe("the name of a metric is escaped as the servers of Prometheus escape it", () => {
  it.for<[name: string, underscores: string, dots: string, values: string]>([
    ["no:escaping_required", "no:escaping_required", "no:escaping_required", "no:escaping_required"],
    ["cpu.load_total", "cpu_load_total", "cpu_dot_load__total", "U__cpu_2e_load__total"],
    ["http.status:sum", "http_status:sum", "http_dot_status:sum", "U__http_2e_status:sum"],
    ["with 😱", "with__", "with____", "U__with_20__1f631_"],
    ["花火", "__", "____", "U___82b1__706b_"],
    ["Ā", "_", "__", "U___100_"],
    ["2xx", "_xx", "__xx", "U___32_xx"],
    ["x2", "x2", "x2", "x2"],
    ["a\ud83d", "a_", "a__", "U__a_FFFD_"],
    ["a\ude31b", "a_b", "a__b", "U__a_FFFD_b"],
    ["a\ufffd", "a_", "a__", "U__a_fffd_"],
  ])("%s", ([name, underscores, dots, values]) => {
    expect(escapeName(name, "underscores", "metric")).toBe(underscores);
    expect(escapeName(name, "dots", "metric")).toBe(dots);
    expect(escapeName(name, "values", "metric")).toBe(values);
  });
});

it.for<[name: string, underscores: string, dots: string, values: string]>([
  ["a:b", "a_b", "a__b", "U__a_3a_b"],
  ["a_b", "a_b", "a_b", "a_b"],
])("a colon is escaped in the name of a label: %s", ([name, underscores, dots, values]) => {
  expect(escapeName(name, "underscores", "label")).toBe(underscores);
  expect(escapeName(name, "dots", "label")).toBe(dots);
  expect(escapeName(name, "values", "label")).toBe(values);
});

it.for([
  ["a.b 花火 😱", "a.b 花火 😱"],
  ["a\ud83d", "a\ufffd"],
] as const)("what UTF-8 can say stays where it may: %s", ([name, expected]) => {
  expect(escapeName(name, "allow-utf-8", "metric")).toBe(expected);
});

it.for(everyEscaping)("an empty name stays empty: %s", (escaping) => {
  expect(escapeName("", escaping, "metric")).toBe("");
});
