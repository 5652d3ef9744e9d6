import { httpTransport } from "../src/index.ts";

// Ends only if no idle tunnel holds the process.
const [proxy, ca] = process.argv.slice(2) as [string, string];
const transport = httpTransport({ url: "https://metrics.test/", proxy, tls: { ca, serverName: "localhost" } });
const call = { signal: new AbortController().signal, deadline: Infinity };
for (let i = 0; i < 2; i++) {
  const outcome = await transport.send({ body: new Uint8Array(10), contentType: "text/plain", points: 1 }, call);
  console.log(outcome.kind);
  // The connection is idle once it was given back.
  await new Promise((resolve) => setImmediate(resolve));
}
