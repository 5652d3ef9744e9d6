import { fork } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { median, table } from "@meterbridge/bench";
import { httpTransport } from "../src/index.ts";

// What one small request costs the client's CPU: this transport, node:http used by hand, and the global fetch, in turns
// in one process. The far end is a process of its own, so that its CPU is not counted.

const rounds = 15;
const warmUp = 3;
const requests = 400;
const body = new Uint8Array(30_000);

const server = fork(new URL("far-end.ts", import.meta.url));
const [port] = (await once(server, "message")) as [number];
const url = `http://127.0.0.1:${port}/v1/metrics`;
const authorization = "Bearer abcdef";
const transport = httpTransport({ url, headers: { authorization } });
const call = { signal: new AbortController().signal, deadline: Infinity };
const payload = { body, contentType: "application/x-protobuf", points: 100 };
const agent = new http.Agent({ keepAlive: true });

const byHand = "`node:http` by hand";
const contenders: Readonly<Record<string, () => Promise<unknown>>> = {
  "`pooled-http`": async () => {
    const outcome = await transport.send(payload, call);
    if (outcome.kind !== "delivered") throw outcome.error;
  },
  [byHand]: () =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": payload.contentType, "content-length": body.length, authorization };
      const request = http.request(url, { method: "POST", agent, headers }, (response) => {
        response.on("data", () => {}).on("end", resolve);
      });
      request.on("error", reject).end(body);
    }),
  "`fetch`": async () => {
    const headers = { "content-type": payload.contentType, authorization };
    await (await fetch(url, { method: "POST", body, headers })).arrayBuffer();
  },
};

const samples: Record<string, number>[] = [];
for (let round = 0; round < rounds; round++) {
  const costs: Record<string, number> = {};
  for (const [name, send] of Object.entries(contenders)) {
    const before = process.cpuUsage();
    for (let index = 0; index < requests; index++) await send();
    const { user, system } = process.cpuUsage(before);
    costs[name] = (user + system) / 1000 / requests;
  }
  if (round >= warmUp) samples.push(costs);
}
await transport.close(call);
agent.destroy();
server.disconnect();

console.log(
  table(
    [`a request of ${body.length / 1000} kB`, "client CPU, ms", "ratio to node:http"],
    Object.keys(contenders).map((name) => [
      name,
      median(samples.map((costs) => costs[name]!)).toFixed(3),
      median(samples.map((costs) => costs[name]! / costs[byHand]!)).toFixed(2),
    ]),
  ),
);
