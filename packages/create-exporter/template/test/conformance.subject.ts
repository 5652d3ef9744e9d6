// To change for a real backend: what it cannot carry, each with the reason, and after which statuses a request is sent again; add
// `asReceived: (point) => …` where the backend has another form for something, such as a gauge for an up-down counter.
import { cannot, everything, type Subject } from "@meterbridge/conformance";
import { httpEverything, httpSubject } from "@meterbridge/test-harness";
import { myBackendExporter } from "../src/exporter.ts";
import { farEnd } from "./far-end.ts";

const subject: Subject = httpSubject({
  name: "my-backend",
  capabilities: { ...everything, partialSuccess: cannot("the backend takes a request whole, or refuses it") },
  http: { ...httpEverything, warnings: cannot("the backend says nothing with a success") },
  retried: [429, 502, 503, 504],
  module: import.meta.url,
  farEnd,
  // Take out of `settings`, beside `secret`, what your exporter has no option for.
  exporter: ({ secret, ...settings }) =>
    myBackendExporter({ headers: { authorization: `Bearer ${secret}` }, ...settings }),
});

export default subject;
