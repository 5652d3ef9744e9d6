import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { runProcess } from "@meterbridge/test-harness";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../src/loopback-port.ts";

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

// The places are in the environment: so each test asks in a process of its own.
describe("runningInfluxdb", () => {
  it.for([
    [2, "/api/v2/buckets?name=meterbridge", "Token"],
    [3, "/health", "Bearer"],
  ] as const)("finds an InfluxDB %s that lets its token in", async ([version, path, scheme]) => {
    const url = await server((asked) => (asked === `${path} ${scheme} open` ? 200 : 401));
    expect(await find(version, url, "open")).toMatchObject({ available: true, influxdb: { url, token: "open" } });
    expect(await find(version, url, "wrong")).toEqual({
      available: false,
      reason:
        `no InfluxDB ${version} at ${url} (HTTP 401): ` +
        `\`docker compose -f testbed/compose.yaml up influxdb-${version}\` starts one`,
    });
  });

  it("says that there is none, also in CI", async () => {
    expect(await find(3, `http://127.0.0.1:${await freePort()}`, "open")).toMatchObject({
      available: false,
      reason: expect.stringContaining("(nobody answers)") as unknown,
    });
  });
});

async function server(status: (asked: string) => number): Promise<string> {
  const answering = createServer((request, response) => {
    response.writeHead(status(`${request.url} ${request.headers.authorization}`)).end();
  });
  answering.listen(0, "127.0.0.1");
  await once(answering, "listening");
  stops.push(async () => {
    const closed = once(answering, "close");
    answering.close();
    answering.closeAllConnections();
    await closed;
  });
  return `http://127.0.0.1:${(answering.address() as AddressInfo).port}`;
}

async function find(version: 2 | 3, url: string, token: string): Promise<unknown> {
  const module = new URL("../src/running-influxdb.ts", import.meta.url).href;
  const { stdout } = await runProcess({
    script: `
      const { runningInfluxdb } = await import(${JSON.stringify(module)});
      console.log(JSON.stringify(await runningInfluxdb(${version})));`,
    env: { CI: "true", [`TESTBED_INFLUXDB${version}_URL`]: url, [`TESTBED_INFLUXDB${version}_TOKEN`]: token },
  });
  return JSON.parse(stdout);
}
