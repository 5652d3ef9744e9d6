import { dataPointTypes, temporalities } from "@meterbridge/core";
import { type Point, summaryDataPointType } from "@meterbridge/core/points";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import type { DropReason } from "./drops.ts";
import type { FamilyType, Member } from "./family.ts";
import type { Origin } from "./origin.ts";

/** A metric in its place among all that are collected, recognised by what it says of itself. */
export class Slot {
  readonly descriptor: object;
  readonly origin: Origin;
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly #dataPointType: number;
  readonly #temporality: number;
  readonly #isMonotonic: boolean;
  /** This scrape's data points. */
  points: readonly Point[] = [];
  /** What it is in a family; `undefined`: nothing, for the reason in `drop`. */
  member: Member | undefined;
  drop: DropReason = "invalid_metric";

  constructor(metric: MetricData, origin: Origin) {
    const { descriptor, dataPointType, aggregationTemporality } = metric;
    this.descriptor = descriptor;
    this.origin = origin;
    this.name = textOf(descriptor.name);
    this.unit = textOf(descriptor.unit);
    this.description = textOf(descriptor.description);
    this.#dataPointType = dataPointType;
    this.#temporality = aggregationTemporality;
    this.#isMonotonic = isMonotonic(metric);
  }

  /** Whether this metric is the one that was here. */
  is(metric: MetricData, origin: Origin): boolean {
    const { descriptor } = metric;
    return (
      textOf(descriptor.name) === this.name &&
      textOf(descriptor.unit) === this.unit &&
      textOf(descriptor.description) === this.description &&
      metric.dataPointType === this.#dataPointType &&
      metric.aggregationTemporality === this.#temporality &&
      isMonotonic(metric) === this.#isMonotonic &&
      origin === this.origin
    );
  }

  get kind(): Member["kind"] {
    return kinds[this.#dataPointType] ?? "number";
  }

  /** What it is to Prometheus; `undefined`: nothing, for the reason in `drop`. */
  get type(): FamilyType | undefined {
    if (this.origin.kind === "target") return "info";
    switch (this.#dataPointType) {
      case dataPointTypes.gauge:
        return "gauge";
      case dataPointTypes.sum:
        return this.#cumulative(this.#isMonotonic ? "counter" : "gauge");
      case dataPointTypes.histogram:
      case dataPointTypes.exponentialHistogram:
        return this.#cumulative("histogram");
      case summaryDataPointType:
        return "summary";
      default:
        this.drop = "invalid_metric";
        return undefined;
    }
  }

  #cumulative(type: FamilyType): FamilyType | undefined {
    if (this.#temporality === temporalities.cumulative) return type;
    this.drop = "delta_temporality";
    return undefined;
  }
}

const kinds: Readonly<Record<number, Member["kind"]>> = {
  [dataPointTypes.histogram]: "histogram",
  [dataPointTypes.exponentialHistogram]: "exponentialHistogram",
  [summaryDataPointType]: "summary",
};

function isMonotonic(metric: MetricData): boolean {
  return (metric as { readonly isMonotonic?: boolean }).isMonotonic === true;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
