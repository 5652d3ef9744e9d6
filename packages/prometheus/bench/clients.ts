import * as nextClient from "@prometheus-io/client";
import * as client from "prom-client";
import { boundaries, labelsOf, type Workload } from "./data.ts";

/** A registry of a client library with the same series. */
export interface ClientSource {
  readonly name: string;
  next(): void;
  metrics(): Promise<string>;
}

export function clientSources(workload: Workload): readonly ClientSource[] {
  return [
    source("prom-client 15.1.3", client, workload),
    source("@prometheus-io/client 0.16.1", nextClient as unknown as typeof client, workload),
  ];
}

function source(
  name: string,
  { Registry, Counter, Histogram }: typeof client,
  { kind, series }: Workload,
): ClientSource {
  const registry = new Registry();
  const about = { help: "Requests", labelNames: ["method", "route", "status"], registers: [registry] };
  const labels = Array.from({ length: series }, (_, nth) => labelsOf(nth));
  const counter = kind === "counters" ? new Counter({ ...about, name: "http_requests_total" }) : undefined;
  const histogram =
    kind === "histograms"
      ? new Histogram({ ...about, name: "http_duration_seconds", buckets: [...boundaries] })
      : undefined;
  let round = 0;
  return {
    name,
    next() {
      round++;
      for (const [nth, each] of labels.entries()) {
        counter?.inc(each, (nth % 7) + round);
        histogram?.observe(each, ((nth * 7919 + round * 104_729) % 12_000) / 1_000);
      }
    },
    metrics: () => registry.metrics(),
  };
}
