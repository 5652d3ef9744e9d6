import { describeValue } from "./options.ts";
import type { Layer, Sink } from "./sink.ts";

/**
 * Lays layers over a sink, in the order in which the data meets them.
 *
 * ```ts
 * const transport = flow(gzip(), retry(), attemptTimeout(), httpTransport({ url }));
 * ```
 *
 * @throws {TypeError} When a layer gives no sink: a factory that was not called, for instance.
 */
export function flow<In>(...stages: readonly [...layers: Layer<In>[], sink: Sink<In>]): Sink<In> {
  const layers = stages.slice(0, -1) as Layer<In>[];
  const sink = stages.at(-1) as Sink<In>;
  return layers.reduceRight((next, wrap, place) => laid(wrap(next), place, layers.length), sink);
}

function laid<In>(sink: Sink<In>, place: number, layers: number): Sink<In> {
  if ((["send", "flush", "close"] as const).every((method) => typeof sink?.[method] === "function")) return sink;
  throw new TypeError(`flow: layer ${place + 1} of ${layers} gave ${describeValue(sink)}, which is no sink`);
}
