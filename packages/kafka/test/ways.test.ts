import { join } from "node:path";
import { inspectKey, type Visit } from "@meterbridge/core";
import { certificates, runProcess, testClock } from "@meterbridge/test-harness";
import { describe, expect, it, onTestFinished } from "vitest";
import { kafkaExporter, type KafkaExporterOptions } from "../src/index.ts";
import { blackHole } from "./black-hole.ts";
import { someCounters } from "./some-counters.ts";
import { exported, namesIn, quickly, start, startFarEnd } from "./with-far-end.ts";

const password = "s3cr3t-word";
const asked = { mechanism: "PLAIN", username: "shop", password } as const;
const shown = { mechanism: "plain", username: "shop", password } as const;

function exporterTo(bootstrapBrokers: string, options: KafkaExporterOptions): ReturnType<typeof kafkaExporter> {
  const exporter = kafkaExporter({ bootstrapBrokers, ...options });
  onTestFinished(() => exporter.shutdown());
  return exporter;
}

type Inspected = ReturnType<typeof kafkaExporter> & { readonly [inspectKey]: (visit: Visit) => void };

function openConnections(exporter: ReturnType<typeof kafkaExporter>): unknown {
  const seen: Record<string, unknown> = {};
  (exporter as Inspected)[inspectKey]((name, value) => (seen[name] = value));
  return seen["connections.open"];
}

describe("several brokers", () => {
  it("are asked who leads by now, when the one that did has gone between two exports", async () => {
    const farEnd = await startFarEnd({ brokers: 2 });
    const exporter = exporterTo(farEnd.bootstrapBrokers, { retry: quickly });
    expect(await exported(exporter, someCounters(["requests"]))).toEqual({ code: 0 });
    await farEnd.broker(1).stop();
    await expect.poll(() => openConnections(exporter)).toBe(0);
    farEnd.lead("otlp_metrics", 0, 2);
    expect(await exported(exporter, someCounters(["errors"]))).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "errors"]);
  });

  it("are asked one after the other, where the first takes connections and closes them", async () => {
    const farEnd = await startFarEnd({ brokers: 2 });
    farEnd.lead("otlp_metrics", 0, 2);
    farEnd.broker(1).turnAway();
    const exporter = exporterTo(farEnd.bootstrapBrokers, { retry: quickly });
    expect(await exported(exporter, someCounters(["requests"]))).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });

  const { ca, server, expired } = certificates();
  it.for([
    ["does not know the credentials", { sasl: { ...asked, password: "another" } }, { sasl: asked }, { sasl: shown }],
    ["has a certificate of yesterday", { tls: expired }, { tls: server }, { tls: { ca } }],
  ] as const)(
    "lose nothing of what is under way to the second, where the first %s",
    async ([, wrong, right, options]) => {
      const [first, second] = [await startFarEnd(wrong), await startFarEnd(right)];
      const brokers = `${first.bootstrapBrokers},${second.bootstrapBrokers}`;
      const exporter = exporterTo(brokers, { retry: false, ...options });
      second.next({ do: "drop_connection", stored: true, peacefully: true });
      const { error } = await exported(exporter, someCounters(["requests"]));
      expect(error).toMatchObject({ code: "connection" });
      expect(await exported(exporter, someCounters(["errors"]))).toEqual({ code: 0 });
      expect(namesIn(second)).toEqual(["requests", "errors"]);
    },
  );
});

describe("a password that a function gives", () => {
  it.for([
    ["is not there yet", () => undefined as never],
    ["cannot be had, for a reason with a number", () => Promise.reject(Object.assign(new Error("no"), { code: 17 }))],
  ] as const)("fails the export when it %s, and not the next one", async ([, give]) => {
    let isThere = false;
    const sasl = { ...shown, password: () => (isThere ? password : give()) };
    const { farEnd, send } = await start({ retry: false, sasl }, { sasl: asked });
    expect(await send()).toMatchObject({ code: 1, error: { code: "unauthorized" } });
    isThere = true;
    expect(await send("errors")).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["errors"]);
  });
});

describe("what fails before a message is sent", () => {
  it.for([7, 56, 999])("was surely not stored, and may be tried again (error %i)", async (code) => {
    const retry = { ...quickly, retryAmbiguous: false };
    const { farEnd, send } = await start({ retry, partitionBy: "none" }, { topics: { otlp_metrics: 3 } });
    farEnd.errors("initProducerId", code);
    expect(await send()).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests"]);
    expect(farEnd.producers()).toBe(1);
  });
});

describe("a connection", () => {
  it("that never comes about, with a broker that takes it and is silent, is not kept", async () => {
    const bootstrapBrokers = await blackHole();
    // The clock is held: it is the client that gives up.
    const options = { tls: true, retry: false, attemptTimeoutMs: 50, clock: testClock() } as const;
    const exporter = exporterTo(bootstrapBrokers, options);
    for (let nth = 0; nth < 3; nth++) {
      const { error } = await exported(exporter, someCounters(["requests"]));
      expect(error!.message).toMatch(/timed out\.$/);
    }
    await expect.poll(() => openConnections(exporter)).toBe(0);
  });

  it("goes to whatever address the brokers give, also where the certificate was asked for by name", async () => {
    const { ca, server } = certificates();
    const farEnd = await startFarEnd({ tls: server });
    const exporter = exporterTo(farEnd.bootstrapBrokers.replace("127.0.0.1", "localhost"), { tls: { ca } });
    expect(await exported(exporter, someCounters(["requests"]))).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });

  it("is waited for as long as it takes, where no time is too long", async () => {
    const { farEnd, send } = await start({ timeoutMs: 2 ** 40, attemptTimeoutMs: 2 ** 40 });
    expect(await send()).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });

  it("that a broker has closed holds no process, however long its session would have lasted", async () => {
    const script = `
      import { kafkaFarEnd } from "@meterbridge/test-harness";
      import { kafkaExporter } from "./src/index.ts";
      import { someCounters } from "./test/some-counters.ts";
      const farEnd = await kafkaFarEnd({ sasl: ${JSON.stringify(asked)}, sessionLifetimeMs: 3_600_000 });
      const exporter = kafkaExporter({ bootstrapBrokers: farEnd.bootstrapBrokers, sasl: ${JSON.stringify(shown)} });
      const exported = () => new Promise((done) => exporter.export(someCounters(["requests"]), done));
      const before = await exported();
      farEnd.broker(1).closeIdle();
      await farEnd.closedTo(0);
      console.log(before.code, (await exported()).code, farEnd.logins() > 1);
      await exporter.shutdown();
      await farEnd.stop();
    `;
    const folder = join(import.meta.dirname, "..");
    const result = await runProcess({ script, folder });
    expect(result).toMatchObject({ exitedByItself: true, exitCode: 0, stderr: "", stdout: "0 0 true\n" });
  });
});
