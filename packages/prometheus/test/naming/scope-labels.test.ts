import { describe, expect, it } from "vitest";
import { namingFor } from "../../src/naming/naming-for.ts";
import { scopeLabels } from "../../src/naming/scope-labels.ts";

const plain = namingFor("UnderscoreEscapingWithSuffixes", "underscores");
const utf8 = namingFor("NoTranslation", "allow-utf-8");

describe("a scope is told by", () => {
  it("its name, version, schema URL and attributes", () => {
    const scope = { name: "lib", version: "1.2.3", schemaUrl: "https://example/1", attributes: { "a.b": 1 } };
    expect(plain.labels(scopeLabels(scope, plain), [])).toEqual([
      ["otel_scope_a_b", "1"],
      ["otel_scope_name", "lib"],
      ["otel_scope_schema_url", "https://example/1"],
      ["otel_scope_version", "1.2.3"],
    ]);
  });

  it("nothing that it does not have", () => {
    expect(scopeLabels({ name: "", version: "" }, plain)).toEqual([]);
    expect(scopeLabels({ name: "lib" }, plain)).toEqual([["otel_scope_name", "lib"]]);
  });

  it("no attribute that would be named like what it has, or could have", () => {
    const attributes = { name: "x", version: "x", "schema.url": "x", schema_url: "x", names: "y" };
    expect(scopeLabels({ name: "lib", attributes }, plain)).toEqual([
      ["otel_scope_name", "lib"],
      ["otel_scope_names", "y"],
    ]);
  });

  it("an attribute that only other dialects name so", () => {
    expect(scopeLabels({ name: "lib", attributes: { "schema.url": "x" } }, utf8)).toEqual([
      ["otel_scope_name", "lib"],
      ["otel_scope_schema.url", "x"],
    ]);
  });
});

it("an attribute of a point with such a name is joined to it", () => {
  const labels = plain.labels([["otel.scope.name", "mine"], ...scopeLabels({ name: "lib" }, plain)], []);
  expect(labels).toEqual([["otel_scope_name", "mine;lib"]]);
});
