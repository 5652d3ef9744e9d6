import { expect, it } from "vitest";
import type { Escaping, Format } from "../../src/exposition/dialect.ts";
import { negotiate } from "../../src/negotiate/accept.ts";
import { contentTypeOf } from "../../src/negotiate/content-type.ts";

const protobuf = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

const rows: readonly (readonly [Format, Escaping, string])[] = [
  ["text-0.0.4", "underscores", "text/plain; version=0.0.4; charset=utf-8"],
  ["text-0.0.4", "dots", "text/plain; version=0.0.4; charset=utf-8; escaping=dots"],
  ["text-0.0.4", "values", "text/plain; version=0.0.4; charset=utf-8; escaping=values"],
  ["text-1.0.0", "underscores", "text/plain; version=1.0.0; charset=utf-8; escaping=underscores"],
  ["text-1.0.0", "allow-utf-8", "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8"],
  ["openmetrics-0.0.1", "underscores", "application/openmetrics-text; version=0.0.1; charset=utf-8"],
  ["openmetrics-0.0.1", "dots", "application/openmetrics-text; version=0.0.1; charset=utf-8; escaping=dots"],
  [
    "openmetrics-1.0.0",
    "underscores",
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
  ],
  ["openmetrics-1.0.0", "values", "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=values"],
  [
    "openmetrics-1.0.0",
    "allow-utf-8",
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
  ],
  ["protobuf", "underscores", `${protobuf}; escaping=underscores`],
  ["protobuf", "allow-utf-8", `${protobuf}; escaping=allow-utf-8`],
];

it.for(rows)("%s, %s: %s", ([format, escaping, type]) => {
  expect(contentTypeOf({ format, escaping })).toBe(type);
});

it.for(rows)("who asks for the type of %s, %s, gets it", ([format, escaping, type]) => {
  expect(negotiate(type)).toEqual({ format, escaping });
});
