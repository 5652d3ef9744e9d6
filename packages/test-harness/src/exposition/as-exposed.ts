import type { Distribution, Point, ReceivedPoint } from "@meterbridge/conformance";
import { type ExposedNames, exposedName, exposedUnit } from "./exposed-names.ts";
import { exposedLabels } from "./exposed-labels.ts";

/**
 * How a scraper sees a data point of OpenTelemetry, for the `asReceived` of a subject. Names are those of one of the
 * specification's translation strategies; attributes are texts; a sum that may fall is a gauge, and gauges have no start;
 * histograms have no minimum and no maximum; where no zero threshold is known, it is the smallest that Prometheus takes.
 *
 * What a single format lacks or has besides is not in it: OpenMetrics calls every counter `…_total`, and has no sum of a
 * histogram with bounds below zero; protobuf has a sum always; text 0.0.4 has neither unit nor start.
 *
 * OpenTelemetry specification, compatibility/prometheus_and_openmetrics.md, "OpenTelemetry Metric points to Prometheus".
 */
export function asExposed(names: ExposedNames): (point: Point) => ReceivedPoint {
  return (point) => {
    const { attributes, resource, scope, time } = point;
    const { name, description, unit } = point.metric;
    const word = exposedUnit(unit, names);
    return {
      metric: { name: exposedName(name, word, isCounter(point), names), description, unit: word },
      attributes: exposedLabels(attributes, names),
      resource: { attributes: exposedLabels(resource.attributes, names) },
      scope: { ...scope, attributes: exposedLabels(scope.attributes, names) },
      time,
      ...dataOf(point),
    };
  };
}

function isCounter(point: Point): boolean {
  return point.kind === "sum" && point.monotonic;
}

function dataOf(point: Point): Omit<ReceivedPoint, "metric"> {
  const { startTime } = point;
  switch (point.kind) {
    case "gauge":
      return gauge(point);
    case "sum": {
      const { kind, monotonic, temporality } = point;
      return monotonic ? { ...gauge(point), kind, monotonic, temporality, startTime } : gauge(point);
    }
    case "histogram": {
      const { kind, temporality } = point;
      return { kind, temporality, startTime, value: withoutExtremes(point.value) };
    }
    case "exponentialHistogram": {
      const { kind, temporality } = point;
      const value = withoutExtremes(point.value);
      return { kind, temporality, startTime, value: { ...value, zeroThreshold: value.zeroThreshold || 1e-128 } };
    }
    case "summary": {
      const { kind, value } = point;
      return { kind, startTime, value };
    }
  }
}

function gauge({ value }: Pick<ReceivedPoint, "value">): Omit<ReceivedPoint, "metric"> {
  return { kind: "gauge", ...(value !== undefined && { value }) };
}

function withoutExtremes<Value extends Distribution>({
  min: _min,
  max: _max,
  ...value
}: Value): Omit<Value, "min" | "max"> {
  return value;
}
