import { httpTransport } from "../src/index.ts";

// Ends only if nothing of the transport holds the process.
const url = process.argv[2]!;
const transport = httpTransport({ url });
const call = { signal: new AbortController().signal, deadline: Infinity };
const sent = transport.send({ body: new Uint8Array(10), contentType: "text/plain", points: 1 }, call);
if (url.endsWith("/hung")) await transport.close(call);
const outcome = await sent;
process.exitCode = outcome.kind === (url.endsWith("/hung") ? "retryable" : "delivered") ? 0 : 1;
process.disconnect();
