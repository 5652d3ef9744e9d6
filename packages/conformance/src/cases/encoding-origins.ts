import { counter } from "../data/counter.ts";
import type { Case } from "../case.ts";
import { metricsFor, together } from "../data/metrics-for.ts";
import { carries } from "./carries.ts";

export const encodingOriginCases: readonly Case[] = [
  carries({
    id: "encoding/resource",
    sentence: "Every data point arrives with the resource, as it is at the time: it may become known bit by bit.",
    needs: ["resource"],
    exports: (exporter) => [
      metricsFor(exporter, [counter("one")], { resource: { "service.name": "shop", zone: "north" } }),
      metricsFor(exporter, [counter("other")], { resource: { "service.name": "shop", zone: "north", host: "h-1" } }),
    ],
    looksAt: { aspects: ["resource"] },
  }),
  carries({
    id: "encoding/scope",
    sentence: "The instrumentation scope arrives with its name and its version.",
    needs: ["scope"],
    exports: (exporter) => [
      metricsFor(exporter, [counter("one")], { scope: { name: "shop.cart", version: "1.2.3-rc.1" } }),
    ],
    looksAt: { aspects: ["scopeName", "scopeVersion"] },
  }),
  carries({
    id: "encoding/scopes-apart",
    sentence: "Metrics of the same name from several scopes arrive apart.",
    needs: ["scope"],
    exports: (exporter) => [
      together(
        metricsFor(exporter, [counter("one", 1)], { scope: { name: "shop.cart", version: "1.0" } }),
        metricsFor(exporter, [counter("one", 2)], { scope: { name: "shop.cart", version: "2.0" } }),
        metricsFor(exporter, [counter("one", 3)], { scope: { name: "shop.stock", version: "1.0" } }),
      ),
    ],
    looksAt: { aspects: ["value", "scopeName", "scopeVersion"] },
  }),
  carries({
    id: "encoding/metadata",
    sentence: "Description and unit of a metric arrive, each with its own.",
    needs: ["metadata"],
    exports: (exporter) => [
      metricsFor(exporter, [
        { ...counter("one"), name: "conformance.both", description: "What there is of both", unit: "By/s" },
        { ...counter("one"), name: "conformance.unit", unit: "{request}" },
        { ...counter("one"), name: "conformance.description", description: 'A "quoted" \\ text,\nin two lines: µ' },
        { ...counter("one"), name: "conformance.neither" },
      ]),
    ],
    looksAt: { aspects: ["description", "unit"] },
  }),
];
