import { messageOf, quietDiag } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { PartitionBy, StreamOrigin } from "./partition-by.ts";
import { resourceHash } from "./resource-hash.ts";

type Resource = ResourceMetrics["resource"];

/** Makes the keys of messages. It never throws: what has no key that can be made goes without one. */
export interface KeyMaker {
  /** Whether metrics of one export may have different keys. */
  readonly differ: boolean;
  readonly ofResource: (resource: Resource) => Uint8Array | undefined;
  readonly ofMetric: (origin: StreamOrigin) => Uint8Array | undefined;
}

export function keyMaker(partitionBy: PartitionBy): KeyMaker {
  const none = (): undefined => undefined;
  switch (partitionBy) {
    case "none":
      return { differ: false, ofResource: none, ofMetric: none };
    case "resource":
      return { differ: false, ofResource: (resource) => resourceHash(attributesOf(resource)), ofMetric: none };
    case "metric":
      return {
        differ: true,
        ofResource: none,
        ofMetric: ({ resource, metric }) => resourceHash(attributesOf(resource), metric.name),
      };
    default:
      return { differ: true, ofResource: none, ofMetric: asked(partitionBy) };
  }
}

function asked(ask: Exclude<PartitionBy, string>): KeyMaker["ofMetric"] {
  let isWarned = false;
  return (origin) => {
    try {
      const key: unknown = ask(origin);
      if (key === undefined || key instanceof Uint8Array) return key;
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
