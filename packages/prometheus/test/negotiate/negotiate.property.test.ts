import fc from "fast-check";
import { expect, it } from "vitest";
import { negotiateEncoding } from "../../src/negotiate/accept-encoding.ts";
import { negotiate } from "../../src/negotiate/accept.ts";
import { contentTypeOf } from "../../src/negotiate/content-type.ts";

const words = [
  "text/plain",
  "application/openmetrics-text",
  "application/vnd.google.protobuf",
  "proto=io.prometheus.client.MetricFamily",
  "encoding=delimited",
  "version=0.0.4",
  "version=1.0.0",
  "version=0.0.1",
  "escaping=allow-utf-8",
  "escaping=values",
  "q=0",
  "q=0.5",
  "q=1",
  "text/*",
  "*/*",
  "gzip",
  "identity",
  ",",
  ";",
  '"',
  "\\",
  " ",
];

const headers = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join("")),
  fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join(";")),
);

it("whatever the Accept header, there is a dialect, and who asks for its type alone gets it", () => {
  fc.assert(
    fc.property(headers, (accept) => {
      const dialect = negotiate(accept);
      expect(negotiate(contentTypeOf(dialect))).toEqual(dialect);
    }),
  );
});

it("clauses at the end that name nothing that is offered change nothing", () => {
  fc.assert(
    fc.property(
      headers.filter((accept) => !/["\\]/.test(accept)),
      (accept) => {
        expect(negotiate(`${accept},application/json;escaping=dots;q=1,image/*;q=0`)).toEqual(negotiate(accept));
      },
    ),
  );
});

it("whatever the Accept-Encoding header, what is chosen is offered", () => {
  fc.assert(
    fc.property(headers, fc.subarray(["gzip", "zstd"] as const), (header, offered) => {
      expect([...offered, "identity"]).toContain(negotiateEncoding(header, offered).encoding);
    }),
  );
});
