import { expect, it } from "vitest";
import { loadedPipeline } from "../src/loaded-pipeline.ts";
import { streamTransport } from "../src/stream-transport.ts";
import { PassThrough } from "node:stream";
import { collected } from "./collected.ts";

it("an encoder that cannot be loaded fails the exports, not the process", async () => {
  const call = { signal: new AbortController().signal, deadline: Infinity };
  const transport = streamTransport({ stream: new PassThrough() });
  const exporter = loadedPipeline(Promise.reject(new Error("no such file")), transport);
  expect(await exporter.send(await collected(), call)).toMatchObject({
    kind: "failed",
    error: { code: "encoding", message: "[encoding] the encoder cannot be loaded: no such file" },
  });
  await exporter.close(call);
});
