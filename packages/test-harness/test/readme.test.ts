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

it("the README names every case of gRPC where it speaks of gRPC", () => {
  const { grpcCases, grpcEverything } = harness;
  const exporter = (): never => {
    throw new Error("it is never made");
  };
  const [, section = ""] = readme.split("## An exporter over gRPC");
  const names = grpcCases({ name: "any", capabilities: everything, grpc: grpcEverything, exporter }).map(({ id }) =>
    id.replace("grpc/", ""),
  );
  expect(names.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
});
