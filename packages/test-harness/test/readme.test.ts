import { everything } from "@meterbridge/conformance";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as harness from "../src/index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

it("the README names every case of HTTP, and every export", () => {
  const exporter = (): never => {
    throw new Error("it is never made");
  };
  const { httpCases, httpEverything } = harness;
  const cases = httpCases({ name: "any", capabilities: everything, http: httpEverything, retried: [], exporter });
  const names = [...cases.map(({ id }) => id.replace("http/", "")), ...Object.keys(harness)];
  expect(names.filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
});
