import { messageOf, quietDiag } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { PartitionBy, StreamOrigin } from "./partition-by.ts";
import { metricHash, resourceHash } from "./resource-hash.ts";

type Resource = ResourceMetrics["resource"];

type KeyOfMetric = (origin: StreamOrigin) => Uint8Array | undefined;

/** Makes the keys of messages. It never throws: what has no key that can be made goes without one. */
export interface KeyMaker {
  readonly ofResource: (resource: Resource) => Uint8Array | undefined;
  /** Where metrics of one export may have different keys: what makes them, for an export of this resource. */
  readonly ofMetrics?: (resource: Resource) => KeyOfMetric;
}

export function keyMaker(partitionBy: PartitionBy): KeyMaker {
  const none = (): undefined => undefined;
  switch (partitionBy) {
    case "none":
      return { ofResource: none };
    case "resource":
      return { ofResource: (resource) => resourceHash(attributesOf(resource)) };
    case "metric":
      return { ofResource: none, ofMetrics: byName };
    default: {
      const ask = asked(partitionBy);
      return { ofResource: none, ofMetrics: () => ask };
    }
  }
}

function byName(resource: Resource): KeyOfMetric {
  const ofResource = resourceHash(attributesOf(resource));
  return ({ metric }) => metricHash(ofResource, metric.name);
}

function asked(ask: Exclude<PartitionBy, string>): KeyOfMetric {
  let isWarned = false;
  return (origin) => {
    try {
      const key: unknown = ask(origin);
      if (key === undefined) return undefined;
      // It may be used again for the next one.
      if (key instanceof Uint8Array) return Buffer.from(key);
      if (typeof key === "string") return Buffer.from(key);
      warn(`gave ${key === null ? "null" : `a ${typeof key}`}`);
    } catch (error) {
      warn(`threw: ${messageOf(error)}`);
    }
    return undefined;
  };

  function warn(what: string): void {
    if (isWarned) return;
    isWarned = true;
    quietDiag.warn(`kafka: partitionBy ${what}; such metrics go without a key. This is told once.`);
  }
}

function attributesOf(resource: Resource | undefined): Resource["attributes"] | undefined {
  try {
    return resource?.attributes;
  } catch {
    return undefined;
  }
}
