import { runConformance } from "@meterbridge/conformance";
import { expect, it } from "vitest";
import { reference } from "./grpc-reference/reference.ts";

it.for(["grpc/", "lifecycle/", "delivery/"])("a gRPC exporter that is right passes every case of %s", async (only) => {
  const { results } = await runConformance(reference(), { only, print: false });
  expect(results.length).toBeGreaterThan(10);
  expect(results.filter(({ result }) => result !== "passed")).toEqual([]);
});
