import { parseExposition, type Exposition } from "../../src/index.ts";

/** The content types of the formats, as exporters say them. */
export const media = {
  text0: "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
  text1: "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
  om: "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
  omAny: "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
  protobuf: "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
} as const;

type Media = keyof typeof media;

export function parsed(type: Media, text: string): Exposition {
  return parseExposition(media[type], Buffer.from(text));
}
