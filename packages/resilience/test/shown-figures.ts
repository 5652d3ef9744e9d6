import type { Sink } from "@meterbridge/core";

/** What a sink shows of itself, but for what is 0: by its name, with the values of the attributes behind it. */
export function figuresOf(sink: Pick<Sink<never>, "inspect">): Record<string, number> {
  const shown: Record<string, number> = {};
  sink.inspect?.((name, value, attributes = {}) => {
    if (value !== 0) shown[[name, ...Object.values(attributes)].join(" ")] = Number(value);
  });
  return shown;
}
