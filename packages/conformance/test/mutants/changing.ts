import type { DropPoint, Encoder } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Settings } from "../../src/index.ts";
import { type ChangePoint, referenceEncoder } from "../reference/encoder.ts";
import type { Defect } from "../reference/reference.ts";

/** An exporter that makes something else of data points. */
export function always(change: ChangePoint): Defect {
  return changing(() => change);
}

/** The same for one that keeps something in mind: `change` is made anew for each exporter. */
export function changing(change: (settings: Settings) => ChangePoint): Defect {
  return { encoder: (settings) => referenceEncoder(settings.maxRequestBytes, change(settings)) };
}

/** Encodes with what encodes as it should. */
type Encode = (metrics: ResourceMetrics, drop: DropPoint, right: Encoder) => ReturnType<Encoder["encode"]>;

/** An exporter that encodes other metrics, or tells drops in another way. */
export function encoding(encode: Encode): Defect {
  return remembering(() => encode);
}

/** The same for one that keeps something in mind: `encode` is made anew for each exporter. */
export function remembering(encode: () => Encode): Defect {
  return {
    encoder({ maxRequestBytes }) {
      const right = referenceEncoder(maxRequestBytes);
      const own = encode();
      return { ...right, encode: (metrics, drop) => own(metrics, drop, right) };
    },
  };
}
