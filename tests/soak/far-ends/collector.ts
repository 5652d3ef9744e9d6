import { startCollector } from "@meterbridge/testbed";
import { pointsOfOtlpJson } from "@meterbridge/test-harness";
import { arrivals } from "../books/arrivals.ts";
import { collectorFile } from "./collector-file.ts";
import type { FarEnd } from "./far-end.ts";
import { followedFile } from "./followed-file.ts";
import { lane } from "./lane.ts";
import { serverFaults } from "./server-faults.ts";

/** A real Collector: what it took stands in a file before its answer does. */
export async function collector(protocol: "http" | "grpc"): Promise<FarEnd> {
  const server = await startCollector();
  const url = new URL(protocol === "http" ? server.httpUrl : server.grpcUrl);
  const port = Number(url.port);
  const network = await lane(() => port);
  const books = arrivals();
  const output = followedFile(collectorFile("received.jsonl"), (line) => books.add(pointsOfOtlpJson(line)));
  url.port = String(network.port);
  return {
    address: url.href,
    faults: { ...network.faults, ...serverFaults(server, () => output.empty()) },
    async arrived() {
      output.catchUp();
      return books.arrived();
    },
    async stop() {
      output.stop();
      await network.stop();
      await server.stop();
    },
  };
}
