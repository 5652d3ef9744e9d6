import { httpFarEnd } from "@meterbridge/test-harness";
import { fork } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";

it("the fetch transport needs nothing but the web's globals", async () => {
  const farEnd = await started();
  expect(await printed(new URL("./web-client.ts", import.meta.url), farEnd.url)).toBe(
    '{"kind":"delivered","rejectedPoints":0}\n',
  );
  expect(farEnd.attempts()).toBe(1);
});

it("otlp-http exports from a worker that has Buffer, setImmediate and process, but no sockets and no zlib", async () => {
  const farEnd = await started();
  expect(await printed(new URL("./edge-client.ts", import.meta.url), farEnd.url)).toBe("2\n");
  expect(farEnd.attempts()).toBe(2);
  expect(farEnd.requests.map(({ headers }) => headers["content-encoding"])).toEqual(["gzip", "gzip"]);
  expect(farEnd.received()).toHaveLength(200);
});

async function started(): ReturnType<typeof httpFarEnd> {
  const farEnd = await httpFarEnd();
  onTestFinished(() => farEnd.stop());
  return farEnd;
}

/** What a program prints that is given an address; it has to end by itself. */
async function printed(program: URL, url: string): Promise<string> {
  const child = fork(program, [url], {
    execArgv: ["--experimental-vm-modules", "--no-warnings"],
    silent: true,
  });
  const [out, errors] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, "exit")]);
  expect(errors).toBe("");
  return out;
}
