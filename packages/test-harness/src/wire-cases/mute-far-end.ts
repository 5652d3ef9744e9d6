import type { FarEnd } from "@meterbridge/conformance";

/** A far end that takes nothing and cannot be commanded: all there is of it is its end. */
export function muteFarEnd(stop: () => Promise<void>): FarEnd {
  return { next() {}, received: () => [], attempts: () => 0, stop };
}
