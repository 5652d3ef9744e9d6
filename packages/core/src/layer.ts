import type { Layer, Sink } from "./sink.ts";

/** What a layer does by itself; all else passes through to the sink that it wraps. */
export type LayerParts<In> = Pick<Sink<In>, "send"> & Partial<Sink<In>>;

/**
 * Makes a layer from the parts that it changes. `flush`, `close` and `selectors` are the next sink's unless given;
 * `inspect`, when given, comes before the next sink's.
 *
 * ```ts
 * const logged = layer<Payload>((next) => ({
 *   async send(payload, call) {
 *     const outcome = await next.send(payload, call);
 *     console.log(outcome.kind);
 *     return outcome;
 *   },
 * }));
 * ```
 */
export function layer<In>(wrap: (next: Sink<In>) => LayerParts<In>): Layer<In> {
  return (next) => {
    const own = wrap(next);
    return {
      flush: (call) => next.flush(call),
      close: (call) => next.close(call),
      ...(next.selectors && { selectors: next.selectors }),
      ...own,
      inspect(visit) {
        own.inspect?.(visit);
        next.inspect?.(visit);
      },
    };
  };
}
