import { describe, expect, it } from "vitest";
import { invalidAttribute } from "@meterbridge/core/points";
import { namingFor } from "../../src/naming/naming-for.ts";

const plain = namingFor("UnderscoreEscapingWithSuffixes", "underscores");
const utf8 = namingFor("NoTranslation", "allow-utf-8");
const escaped = namingFor("NoTranslation", "underscores");

describe("the name of a label", () => {
  it.for<[why: string, key: string, plainName: string, utf8Name: string, escapedName: string]>([
    ["is the key", "method", "method", "method", "method"],
    ["is plain where it must be", "http.method", "http_method", "http.method", "http_method"],
    ["has one underscore for a run in most strategies", "a-._b", "a_b", "a-._b", "a___b"],
    ["has no colon", "a:b", "a_b", "a:b", "a_b"],
    ["has no digit at the start", "1st", "key_1st", "1st", "_st"],
    ["may begin with an underscore", "_private", "_private", "_private", "_private"],
    ["is not one that Prometheus reserves", "__name__", "_name_", "_name__", "_name__"],
    ["is not reserved by escaping", "-_x", "_x", "-_x", "_x"],
    ["is never empty", "", "_", "_", "_"],
    ["may have nothing of the key", "花火", "_", "花火", "_"],
    ["is well-formed", "a\ud83db", "a_b", "a\ufffdb", "a_b"],
  ])("%s: %s", ([, key, plainName, utf8Name, escapedName]) => {
    for (const [naming, name] of [
      [plain, plainName],
      [utf8, utf8Name],
      [escaped, escapedName],
    ] as const) {
      expect(naming.labelName(key)).toBe(name);
      expect(naming.labels([[key, "x"]], [])).toEqual([[name, "x"]]);
    }
  });

  it.for([
    ["dots", "_name_", "_name_"],
    ["dots", "http.method", "http_dot_method"],
    ["values", "http.method", "U__http_2e_method"],
    ["values", "a:b", "U__a_3a_b"],
    ["values", "__name__", "_name__"],
  ] as const)("is escaped: %s, %s", ([escaping, key, name]) => {
    expect(namingFor("NoTranslation", escaping).labelName(key)).toBe(name);
  });

  it("stays right when there were more keys than are remembered", () => {
    for (let at = 0; at < 5_000; at++) expect(plain.labelName(`a.${at}`)).toBe(`a_${at}`);
    expect(plain.labelName("a.0")).toBe("a_0");
  });
});

describe("the labels of a series", () => {
  it("are sorted by name", () => {
    const labels = plain.labels(Object.entries({ z: "1", "b.a": 2, a: true }), []);
    expect(labels).toEqual([
      ["a", "true"],
      ["b_a", "2"],
      ["z", "1"],
    ]);
  });

  it.for<[why: string, attributes: Record<string, unknown>, expected: string]>([
    ["join in the order of the keys, not of the values", { a_b: "1", "a.b": "9", "a-b": "5" }, "a_b=5;9;1"],
    ["join all kinds of values", { a_b: 1, "a.b": [true], "a-b": null }, "a_b=;[true];1"],
    ["keep the place of an empty value that is joined", { "a.b": "", a_b: "1" }, "a_b=;1"],
    ["leave empty values out", { a: "", b: null, c: undefined, d: 0 }, "d=0"],
    ["have all keys without a name under one", { "": "1", 花: "2" }, "_=1;2"],
  ])("%s", ([, attributes, expected]) => {
    const labels = plain.labels(Object.entries(attributes), []);
    expect(labels.map((label) => label.join("=")).join(" ")).toBe(expected);
  });

  it("join only what has the same name in the dialect", () => {
    const keyValues = Object.entries({ "a.b": "1", a_b: "2" });
    expect(utf8.labels(keyValues, [])).toEqual([
      ["a.b", "1"],
      ["a_b", "2"],
    ]);
    expect(escaped.labels(keyValues, [])).toEqual([["a_b", "1;2"]]);
  });

  it("have another name than those that the type keeps", () => {
    expect(plain.labels([["le", "1"]], ["le"])).toEqual([["exported_le", "1"]]);
    expect(plain.labels([["le", "1"]], [])).toEqual([["le", "1"]]);
    expect(plain.labels(Object.entries({ le: "1", exported_le: "2" }), ["le"])).toEqual([["exported_le", "2;1"]]);
    expect(plain.labels([["le", "1"]], ["le", "exported_le"])).toEqual([["exported_exported_le", "1"]]);
    expect(namingFor("NoTranslation", "dots").labels([["le", "1"]], ["le"])).toEqual([["exported_le", "1"]]);
  });

  it("are not to be had of an attribute without a text", () => {
    expect(() => plain.labels([["a", () => 1]], [])).toThrow(invalidAttribute);
  });

  it("of what is taken as it is keep their names, but for what no scraper takes", () => {
    expect(plain.asItIs.labels(Object.entries({ a__b: "1", __name__: "2", le: "3", "c.d": "4" }), ["le"])).toEqual([
      ["_name__", "2"],
      ["a__b", "1"],
      ["c_d", "4"],
      ["exported_le", "3"],
    ]);
  });
});
