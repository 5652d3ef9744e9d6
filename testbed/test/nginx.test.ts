import { once } from "node:events";
import { connect, constants, type ClientHttp2Session } from "node:http2";
import { finished } from "node:stream/promises";
import { certificates, grpcFarEnd, type GrpcFarEnd } from "@meterbridge/test-harness";
import { afterEach, describe, expect, it } from "vitest";
import { serverOrSkip, startNginx, type Nginx, type NginxOptions } from "../src/index.ts";

const found = serverOrSkip("nginx");
const title = `nginx${found.available ? "" : ` (skipped: ${found.reason})`}`;
const stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

describe.skipIf(!found.available)(title, () => {
  const { ca, server } = certificates();

  it.for([
    ["plain", {}],
    ["over TLS", { tls: server }],
  ] as const)("hands a call on to its target, and the answer back, %s", async ([, options]) => {
    const { nginx, farEnd } = await start(options);
    expect(await call(session(nginx, ca))).toEqual({ httpStatus: 200, grpcStatus: "0" });
    expect(farEnd.calls).toHaveLength(1);
    await expect.poll(() => nginx.statuses()).toEqual([200]);
  });

  it("answers in its own words when the target is away, or the body too large", async () => {
    const { nginx, farEnd } = await start({ maxBodyBytes: 100 });
    const client = session(nginx);
    expect(await call(client, 200)).toEqual({ httpStatus: 413, grpcStatus: undefined });
    await farEnd.stop();
    expect(await call(client)).toEqual({ httpStatus: 502, grpcStatus: undefined });
    await expect.poll(() => nginx.statuses()).toEqual([413, 502]);
  });

  it.for(["reload", "quit"] as const)("says goodbye to its connections on %s", async (way) => {
    const { nginx } = await start();
    const client = session(nginx);
    await call(client);
    const goodbye = once(client, "goaway");
    await nginx[way]();
    expect((await goodbye)[0]).toBe(constants.NGHTTP2_NO_ERROR);
    if (way === "quit") await nginx.restart();
    expect(await call(session(nginx))).toMatchObject({ grpcStatus: "0" });
  });

  it("is killed and comes back on the same port", async () => {
    const { nginx } = await start();
    await nginx.kill();
    await expect(call(session(nginx))).rejects.toThrow("ECONNREFUSED");
    await nginx.restart();
    expect(await call(session(nginx))).toMatchObject({ grpcStatus: "0" });
  });
});

async function start(options?: Partial<NginxOptions>): Promise<{ nginx: Nginx; farEnd: GrpcFarEnd }> {
  const farEnd = await grpcFarEnd();
  stops.push(() => farEnd.stop());
  const nginx = await startNginx({ grpcTarget: farEnd.url, ...options });
  stops.push(() => nginx.stop());
  return { nginx, farEnd };
}

function session({ grpcUrl }: Nginx, ca?: string): ClientHttp2Session {
  const client = connect(grpcUrl, ca === undefined ? {} : { ca });
  client.on("error", () => {});
  stops.push(() => client.destroy());
  return client;
}

/** Calls with a message of so many zeros, which is an empty one for those who read it. */
async function call(
  client: ClientHttp2Session,
  bytes = 0,
): Promise<{ readonly httpStatus: number | undefined; readonly grpcStatus: string | undefined }> {
  const stream = client.request({
    ":method": "POST",
    ":path": "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
    "content-type": "application/grpc",
    te: "trailers",
  });
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(bytes, 1);
  stream.end(Buffer.concat([prefix, Buffer.alloc(bytes)]));
  let grpcStatus: string | undefined;
  stream.on("trailers", (trailers) => (grpcStatus = trailers["grpc-status"] as string));
  const [headers] = (await once(stream, "response")) as [{ ":status"?: number }];
  await finished(stream.resume());
  return { httpStatus: headers[":status"], grpcStatus };
}
