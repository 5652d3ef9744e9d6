import type { Layer, Sink } from "./sink.ts";

/**
 * Lays layers over a sink, in the order in which the data meets them.
 *
 * ```ts
 * const transport = flow(gzip(), retry(), attemptTimeout(), httpTransport({ url }));
 * ```
 */
export function flow<In>(...stages: readonly [...layers: Layer<In>[], sink: Sink<In>]): Sink<In> {
  const layers = stages.slice(0, -1) as Layer<In>[];
  const sink = stages.at(-1) as Sink<In>;
  return layers.reduceRight((next, wrap) => wrap(next), sink);
}
