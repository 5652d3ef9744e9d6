import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { httpTransport } from "../src/index.ts";

// What one small request costs: this transport, node:http used by hand, and a global fetch, interleaved in one process.
// The far end is a process of its own, so that its CPU is not counted.

const rounds = 15;
const requests = 400;
const body = new Uint8Array(30_000);

const server: ChildProcess = fork(new URL("far-end.ts", import.meta.url));
const [port] = (await once(server, "message")) as [number];
const url = `http://127.0.0.1:${port}/v1/metrics`;
const transport = httpTransport({ url, headers: { authorization: "Bearer abcdef" } });
const controller = new AbortController();
const call = { signal: controller.signal, deadline: Infinity };
const payload = { body, contentType: "application/x-protobuf", points: 100 };
const agent = new http.Agent({ keepAlive: true });

const contenders: Record<string, () => Promise<unknown>> = {
  "node:http by hand": () =>
    new Promise((resolve, reject) => {
      const headers = {
        "content-type": payload.contentType,
        "content-length": body.length,
        authorization: "Bearer abcdef",
      };
      const request = http.request(url, { method: "POST", agent, headers }, (response) => {
        response.on("data", () => {}).on("end", resolve);
      });
      request.on("error", reject).end(body);
    }),
  "pooled-http": () => transport.send(payload, call),
  fetch: async () => (await fetch(url, { method: "POST", body, headers: { authorization: "Bearer abcdef" } })).text(),
};

const samples = new Map<string, number[]>();
for (let round = 0; round < rounds; round++) {
  for (const [name, send] of Object.entries(contenders)) {
    const before = process.cpuUsage();
    for (let i = 0; i < requests; i++) await send();
    const { user, system } = process.cpuUsage(before);
    if (round >= 3) samples.set(name, [...(samples.get(name) ?? []), (user + system) / 1000 / requests]);
  }
}
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const base = median(samples.get("node:http by hand")!);
console.log(
  `Node ${process.version}, ${requests} requests of ${body.length} bytes, ${rounds - 3} rounds, client CPU, medians`,
);
for (const [name, values] of samples) {
  console.log(`${name.padEnd(20)} ${median(values).toFixed(3)} ms  ${(median(values) / base).toFixed(2)}`);
}
await transport.close(call);
agent.destroy();
server.disconnect();
