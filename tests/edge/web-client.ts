// Sends one payload to the address that it is given, with nothing but the web's globals, and prints the outcome.
import type { fetchTransport as FetchTransport } from "@meterbridge/pooled-http/fetch";
import { webContext } from "./web-context.ts";

const load = webContext();
const { fetchTransport } = (await load("@meterbridge/pooled-http/fetch")) as {
  readonly fetchTransport: typeof FetchTransport;
};
const transport = fetchTransport({ url: process.argv[2]!, headers: () => ({ "x-asked": "yes" }) });
const call = { signal: new AbortController().signal, deadline: Infinity };
const body = new TextEncoder().encode("{}");
const outcome = await transport.send({ body, contentType: "application/json", points: 1 }, call);
await transport.close(call);
console.log(JSON.stringify(outcome));
