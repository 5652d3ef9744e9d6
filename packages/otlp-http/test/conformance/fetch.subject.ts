import { cannot, everything, type Subject } from "@meterbridge/conformance";
import { fetchTransport } from "@meterbridge/pooled-http/fetch";
import { httpEverything, httpSubject } from "@meterbridge/test-harness";
import { otlpHttpExporter } from "../../src/index.ts";

const keepsThem = "fetch keeps its connections to itself";

const subject: Subject = httpSubject({
  name: "otlp-http, fetch",
  capabilities: { ...everything, connections: cannot(keepsThem) },
  http: {
    ...httpEverything,
    lookup: cannot("fetch resolves names by itself"),
    tls: cannot("whom fetch trusts is for the runtime to say"),
    clientCertificate: cannot("fetch has none"),
    keepAlive: cannot(keepsThem),
  },
  // Node's fetch does as the standard says; others may not.
  knownFailures:
    "undici" in process.versions
      ? {
          "http/statuses-final":
            "after HTTP 421 fetch itself sends again, on a new connection (Fetch, 4.5; RFC 9110, 15.5.20)",
        }
      : {},
  retried: [429, 502, 503, 504],
  module: import.meta.url,
  // A resolver and certificates, which it has no option for, are passed over.
  exporter: ({ secret, lookup: _lookup, tls: _tls, ...settings }) =>
    otlpHttpExporter({
      headers: { authorization: `Bearer ${secret}` },
      ...settings,
      compression: "gzip",
      transport: fetchTransport,
    }),
});

export default subject;
