import { describe, expect, it } from "vitest";
import { constantLabels } from "../src/constant-labels.ts";

const resource = {
  "service.name": "shop",
  "service.version": 2,
  "host.name": "h",
  "host.tags": ["a", 1],
  "x[1]": true,
};

describe("of the resource's attributes, constant labels are", () => {
  it.for<[what: string, choice: Parameters<typeof constantLabels>[0], keys: readonly string[]]>([
    ["none unless said", undefined, []],
    ["all when nothing is said of them", {}, Object.keys(resource)],
    ["those that are included", { included: ["service.name", "x[1]"] }, ["service.name", "x[1]"]],
    ["those of a pattern", { included: ["service.*"] }, ["service.name", "service.version"]],
    ["those of a pattern for one character", { included: ["x??]", "host.?ame", "?"] }, ["host.name", "x[1]"]],
    ["those that are not excluded", { excluded: ["*.name", "x*"] }, ["service.version", "host.tags"]],
    ["included, but not when excluded, too", { included: ["host.*"], excluded: ["*tags"] }, ["host.name"]],
    ["none when none is included", { included: [] }, []],
    ["those that a function chooses", (key) => key.length === 4, ["x[1]"]],
    ["not those of which a dot is the only likeness", { included: ["service-name", "servicexname"] }, []],
  ])("%s", ([, choice, keys]) => {
    expect(constantLabels(choice)(resource).map(([key]) => key)).toEqual(keys);
  });

  it("texts", () => {
    expect(constantLabels({ included: ["*.version", "*.tags"] })(resource)).toEqual([
      ["service.version", "2"],
      ["host.tags", '["a",1]'],
    ]);
  });

  it("not those that no text says", () => {
    expect(constantLabels({})({ a: Symbol("a") as never, b: 1 })).toEqual([["b", "1"]]);
  });
});
