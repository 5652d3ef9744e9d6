// A process that records one value, shuts down, and ends by itself. It prints what is still open when the shutdown is done.
import { otlpHttpExporter } from "../src/index.ts";
import { recording } from "./recording.ts";

const shop = recording(otlpHttpExporter({ url: process.argv[2]!, timeoutMs: 1_000 }));
shop.record();
const answer = shop.export();
await shop.shutdown();
const { code } = await answer;
// A closed socket is gone with the next turn of the event loop.
await new Promise((resolve) => setTimeout(resolve, 1));
const open = process.getActiveResourcesInfo().filter((kind) => !/Pipe|TTY|FSReq|CloseReq/.test(kind));
console.log(`open: ${open.join() || 0} answer: ${code}`);
