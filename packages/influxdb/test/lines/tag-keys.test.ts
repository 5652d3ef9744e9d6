import { describe, expect, it } from "vitest";
import { safeRename } from "../../src/lines/safe-rename.ts";
import { tagKeys } from "../../src/lines/tag-keys.ts";

type Options = Parameters<typeof tagKeys>[0];

const asTheyAre: Options = { rename: (name) => name, backslashes: "keep" };
const nothing = (): boolean => false;

describe("keys of tags are written", () => {
  it.for<[what: string, keys: readonly string[], written: readonly (string | undefined)[]]>([
    ["as they are", ["http.route", "le", "_hidden", "Time"], ["http.route", "le", "_hidden", "Time"]],
    ["escaped", ["a b", "a=b", "a,b"], [String.raw`a\ b`, String.raw`a\=b`, String.raw`a\,b`]],
    [
      "with a _ behind those that InfluxDB has itself",
      ["time", "_field", "_measurement"],
      ["time_", "_field_", "_measurement_"],
    ],
    ["so that no two of a series are alike", ["a\n", "a\t", "a_"], ["a_", "a__", "a___"]],
    ["so that none takes the place of an earlier one", ["time", "time_"], ["time_", "time__"]],
    ["but for those of which nothing is left", ["", "\\", "a"], [undefined, undefined, "a"]],
  ])("%s", ([, keys, written]) => {
    expect(tagKeys(asTheyAre).of(keys, nothing)).toEqual(written);
  });

  it("with a _ behind those that the metric's lines have already", () => {
    const reserved = new Set(["count", "count_", String.raw`my\ field`]);
    expect(tagKeys(asTheyAre).of(["count", "my field", "sum"], (key) => reserved.has(key))).toEqual([
      "count__",
      String.raw`my\ field_`,
      "sum",
    ]);
  });

  it("as the user names them, and after that made fit", () => {
    const names: Record<string, string | undefined> = {
      "service.name": "service name",
      when: "time",
      a: "",
      b: undefined,
    };
    const rename: Options["rename"] = (name, what) => (what === "tag" ? names[name] : name);
    const keys = tagKeys({ rename, backslashes: "keep" });
    expect(keys.of(["service.name", "when", "a", "b"], nothing)).toEqual([
      String.raw`service\ name`,
      "time_",
      undefined,
      undefined,
    ]);
  });

  it("with slashes for backslashes, when the user wants that", () => {
    expect(tagKeys({ ...asTheyAre, backslashes: "slash" }).of(["a\\b", "a/b"], nothing)).toEqual(["a/b", "a/b_"]);
  });

  it("as they are, when the user's function throws: no batch is lost, and no two series become one", () => {
    const rename = safeRename(() => {
      throw new Error("no such name");
    });
    expect(tagKeys({ rename, backslashes: "keep" }).of(["a", "time"], nothing)).toEqual(["a", "time_"]);
  });
});
