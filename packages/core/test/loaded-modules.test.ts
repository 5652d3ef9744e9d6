import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const program = `
  import { registerHooks } from "node:module";
  const loaded = [];
  registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
  await import(process.argv[1]);
  console.log(JSON.stringify(loaded));
`;

/** The modules that an import loads. */
function loadedBy(entry: string): readonly string[] {
  const file = fileURLToPath(new URL(`../src/${entry}`, import.meta.url));
  const shown = execFileSync(process.execPath, ["--input-type=module", "--eval", program, file], { encoding: "utf8" });
  return JSON.parse(shown) as readonly string[];
}

it("the contract does not load what only encoders need", () => {
  const loaded = loadedBy("index.ts");
  expect(loaded.some((url) => url.endsWith("/src/pipeline.ts"))).toBe(true);
  expect(loaded.filter((url) => url.includes("/src/points/"))).toEqual([]);
});

it("what encoders need does not load the contract", () => {
  const loaded = loadedBy("points/index.ts");
  expect(loaded.some((url) => url.endsWith("/src/points/series-cache.ts"))).toBe(true);
  expect(loaded.some((url) => url.endsWith("/src/pipeline.ts"))).toBe(false);
});
