import type { Payload, Sink } from "@meterbridge/core";

export type SpoolFigures = Readonly<Record<string, number | string>>;

/** What a spool shows of itself, by name; what was dropped, by `accepted.dropped <reason>`. */
export function figuresOfSpool(sink: Sink<Payload>): SpoolFigures {
  const figures: Record<string, number | string> = {};
  sink.inspect?.((name, value, attributes = {}) => {
    figures[[name, ...Object.values(attributes)].join(" ")] = value;
  });
  return figures;
}
