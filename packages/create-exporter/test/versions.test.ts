import { expect, it } from "vitest";
import { withVersions } from "../src/versions.ts";

it("what was published with exact versions is asked for from there on, and ranges stay as they are", () => {
  const template = JSON.stringify({
    name: "new",
    dependencies: { core: "workspace:^" },
    peerDependencies: { api: "^1.9.0" },
    devDependencies: { vitest: "catalog:" },
  });
  const own = { devDependencies: { core: "^0.3.0", vitest: "5.1.1", other: "1.0.0" } };
  expect(JSON.parse(withVersions(template, own))).toEqual({
    name: "new",
    dependencies: { core: "^0.3.0" },
    peerDependencies: { api: "^1.9.0" },
    devDependencies: { vitest: "^5.1.1" },
  });
});

it("a package without a known version is an error", () => {
  const template = JSON.stringify({ dependencies: { core: "workspace:^" } });
  expect(() => withVersions(template, {})).toThrow("no version of core is known");
});
