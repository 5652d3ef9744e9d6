import { describe, expect, it } from "vitest";
import { namesOf } from "../src/names.ts";
import { packageNameFault } from "../src/package-name.ts";

describe("the name of a package", () => {
  it.for(["my-backend", "@acme/my-backend", "a", "3scale", "a.b_c-d", "@3scale/a--b", "x".repeat(214), "constructor"])(
    "%s may be one",
    (name) => {
      expect(packageNameFault(name)).toBeUndefined();
    },
  );

  it.for([
    ["", "is no name for a package on npm: a name is of lower-case letters"],
    ["My Backend", "did you mean my-backend?"],
    ["@Acme/Backend", "did you mean @acme/backend?"],
    ["./my-backend", "did you mean my-backend?"],
    ["_private", "did you mean private?"],
    [".hidden", "did you mean hidden?"],
    ["a/b", "did you mean a-b?"],
    ["@acme", "did you mean acme?"],
    ["@acme/", "did you mean acme?"],
    ["@a/b/c", "did you mean @a/b-c?"],
    ["../up", "did you mean up?"],
    ["日本", "like my-backend or @acme/my-backend"],
    ["-", "like my-backend"],
    ["-my-backend", "did you mean my-backend?"],
    ["@-acme/backend", "did you mean @acme/backend?"],
    ["@acme/.backend", "did you mean @acme/backend?"],
    ["my~backend", "did you mean my-backend?"],
    ["~backend", "did you mean backend?"],
    ["a\nb", "did you mean a-b?"],
    ["x".repeat(215), "214 characters at the most, this one has 215"],
    ["http", "npm gives to no package"],
    ["node_modules", "npm gives to no package"],
  ])("%j may not: %s", ([name, why]) => {
    expect(packageNameFault(name)).toContain(why);
  });

  it("may not be anything but a text", () => {
    expect(packageNameFault(undefined)).toBe("the name of the package is a text");
  });
});

describe("what things are called in a package", () => {
  it.for([
    ["my-backend", "my-backend", "myBackend", "MyBackend"],
    ["@acme/my-backend", "my-backend", "myBackend", "MyBackend"],
    ["acme", "acme", "acme", "Acme"],
    ["a.b_c-d", "a-b-c-d", "aBCD", "ABCD"],
    ["acme-exporter", "acme", "acme", "Acme"],
    ["exporter-acme", "acme", "acme", "Acme"],
    ["acme-exporter-2", "acme-exporter-2", "acmeExporter2", "AcmeExporter2"],
    ["exporter", "backend", "backend", "Backend"],
    ["3scale", "3scale", "backend3scale", "Backend3scale"],
    ["metric", "metric", "backendMetric", "BackendMetric"],
    ["class", "class", "class", "Class"],
  ])("%s: the backend %s, %sExporter and %sExporterOptions", ([packageName, backend, camel, pascal]) => {
    expect(namesOf(packageName!)).toEqual({ packageName, backend, camel, pascal });
  });
});
