import { httpTransport } from "../src/index.ts";

// A process of its own, because the memory of the test's process is also that of the far end.
const url = process.argv[2]!;
const kinds: string[] = [];

await send("/ok", true);
globalThis.gc!();
const before = process.memoryUsage.rss();
await send("/failure");
await send("/long");
await send("/bomb");
// Without this collection the peak would count garbage that V8 had no reason to collect.
globalThis.gc!();
const grown = process.resourceUsage().maxRSS * 1024 - before;
process.send!({ kinds, grownMiB: grown / 2 ** 20 });

async function send(path: string, warm = false): Promise<void> {
  const transport = httpTransport({ url: `${url}${path}` });
  const call = { signal: new AbortController().signal, deadline: Infinity };
  const payload = { body: new Uint8Array(10), contentType: "text/plain", points: 1 };
  if (warm) for (let i = 0; i < 50; i++) await transport.send(payload, call);
  const outcome = await transport.send(payload, call);
  kinds.push(outcome.kind === "delivered" ? outcome.kind : `${outcome.kind} ${outcome.error.code}`);
  await transport.close(call);
}
