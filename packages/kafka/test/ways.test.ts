import { join } from "node:path";
import {
  certificates,
  faultProxy,
  frozenServer,
  type KafkaFarEnd,
  runProcess,
  testClock,
} from "@meterbridge/test-harness";
import { describe, expect, it, onTestFinished } from "vitest";
import { kafkaExporter, type KafkaExporterOptions } from "../src/index.ts";
import { blackHole, closingServer } from "./silent-servers.ts";
import { someCounters } from "./some-counters.ts";
import { exported, figuresOf, namesIn, quickly, start, startFarEnd } from "./with-far-end.ts";

const password = "s3cr3t-word";
const asked = { mechanism: "PLAIN", username: "shop", password } as const;
const shown = { mechanism: "plain", username: "shop", password } as const;

function exporterTo(bootstrapBrokers: string, options: KafkaExporterOptions): ReturnType<typeof kafkaExporter> {
  const exporter = kafkaExporter({ bootstrapBrokers, ...options });
  onTestFinished(() => exporter.shutdown());
  return exporter;
}

function openConnections(exporter: ReturnType<typeof kafkaExporter>): unknown {
  return figuresOf(exporter)["connections.open"];
}

/** The broker that has led everything goes, and the second one leads. */
async function anotherLeads(farEnd: KafkaFarEnd, exporter: ReturnType<typeof kafkaExporter>): Promise<void> {
  await farEnd.broker(1).stop();
  await expect.poll(() => openConnections(exporter)).toBe(0);
  farEnd.lead("otlp_metrics", 0, 2);
}

describe("several brokers", () => {
  it("are asked who leads by now, when the one that did has gone between two exports", async () => {
    const farEnd = await startFarEnd({ brokers: 2 });
    const exporter = exporterTo(farEnd.bootstrapBrokers, { retry: quickly });
    expect(await exported(exporter, someCounters(["requests"]))).toEqual({ code: 0 });
    await anotherLeads(farEnd, exporter);
    expect(await exported(exporter, someCounters(["errors"]))).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "errors"]);
  });

  it("are each sent what they know, while one is newer than the other", async () => {
    const farEnd = await startFarEnd({ brokers: 2 });
    farEnd.broker(2).offerProduce(7);
    const exporter = exporterTo(farEnd.bootstrapBrokers, { retry: false });
    expect(await exported(exporter, someCounters(["requests"]))).toEqual({ code: 0 });
    farEnd.lead("otlp_metrics", 0, 2);
    expect(await exported(exporter, someCounters(["errors"]))).toMatchObject({
      code: 1,
      error: { code: "unavailable" },
    });
    expect(await exported(exporter, someCounters(["errors"]))).toEqual({ code: 0 });
    farEnd.lead("otlp_metrics", 0, 1);
    await exported(exporter, someCounters(["latency"]));
    expect(await exported(exporter, someCounters(["latency"]))).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "errors", "latency"]);
  });

  it("are asked one after the other, where the first takes connections and closes them", async () => {
    const farEnd = await startFarEnd({ brokers: 2 });
    farEnd.lead("otlp_metrics", 0, 2);
    farEnd.broker(1).turnAway();
    const exporter = exporterTo(farEnd.bootstrapBrokers, { retry: quickly });
    expect(await exported(exporter, someCounters(["requests"]))).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });

  it("are asked one after the other within an attempt, where those before take connections and are silent", async () => {
    const farEnd = await startFarEnd();
    const brokers = [await blackHole(), await blackHole(), farEnd.bootstrapBrokers].join(",");
    const exporter = exporterTo(brokers, { retry: false, attemptTimeoutMs: 4_000 });
    expect(await exported(exporter, someCounters(["requests"]))).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });

  it("are asked as well as those of the list, also when who was asked first has become silent", async () => {
    const farEnd = await startFarEnd({ brokers: 2 });
    const proxy = await faultProxy({ target: Number(farEnd.bootstrapBrokers.split(/[:,]/)[1]) });
    onTestFinished(() => proxy.stop());
    const exporter = exporterTo(`127.0.0.1:${proxy.port}`, { retry: quickly, attemptTimeoutMs: 4_000 });
    expect(await exported(exporter, someCounters(["requests"]))).toEqual({ code: 0 });
    proxy.otherwise({ toClient: { after: { bytes: 0, do: "swallow" } } });
    await anotherLeads(farEnd, exporter);
    expect(await exported(exporter, someCounters(["errors"]))).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "errors"]);
  });

  it("of which the one of the list is silent, and known by the same address, are asked one after the other", async () => {
    const farEnd = await startFarEnd({ brokers: 2 });
    const address = farEnd.bootstrapBrokers.split(",")[0]!;
    const exporter = exporterTo(address, { retry: quickly, attemptTimeoutMs: 2_000 });
    expect(await exported(exporter, someCounters(["requests"]))).toEqual({ code: 0 });
    await anotherLeads(farEnd, exporter);
    await blackHole(Number(address.split(":")[1]));
    // The first attempt goes to whoever led; the second asks once whom it knows by two names, and then the other.
    expect(await exported(exporter, someCounters(["errors"]))).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "errors"]);
  });

  it("of which one takes no connection, and another one takes it and is silent, leave time for a third", async () => {
    const farEnd = await startFarEnd();
    const frozen = await frozenServer();
    onTestFinished(() => frozen.stop());
    const brokers = [new URL(frozen.url).host, await blackHole(), farEnd.bootstrapBrokers].join(",");
    const exporter = exporterTo(brokers, { retry: false, attemptTimeoutMs: 4_000 });
    expect(await exported(exporter, someCounters(["requests"]))).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });

  it("that take no connection are named, with what was waited for", async () => {
    const frozen = [await frozenServer(), await frozenServer()];
    onTestFinished(async () => void (await Promise.all(frozen.map((server) => server.stop()))));
    const brokers = frozen.map(({ url }) => new URL(url).host);
    const exporter = exporterTo(brokers.join(","), { retry: false, attemptTimeoutMs: 6_000 });
    const { error } = await exported(exporter, someCounters(["requests"]));
    for (const broker of brokers) expect(error!.message).toContain(`Connection to ${broker} timed out.`);
  });

  it("are not taken for each other: what one that was silent did is not told of the next", async () => {
    const brokers = [await blackHole(), await closingServer()].join(",");
    const exporter = exporterTo(brokers, { retry: false, attemptTimeoutMs: 6_000 });
    const { error } = await exported(exporter, someCounters(["requests"]));
    expect(error!.message).toContain("Connection closed");
    expect(error!.message).not.toContain("called off");
  });

  const { ca, server, expired } = certificates();

  it("have time to answer from far away, however many they are", async () => {
    const farEnd = await startFarEnd({ tls: server });
    const proxy = await faultProxy({ target: Number(farEnd.bootstrapBrokers.split(":")[1]) });
    onTestFinished(() => proxy.stop());
    proxy.otherwise({ toClient: { latencyMs: 80 } });
    const brokers = Array.from({ length: 40 }, () => `127.0.0.1:${proxy.port}`).join(",");
    const exporter = exporterTo(brokers, { retry: false, attemptTimeoutMs: 4_000, tls: { ca } });
    expect(await exported(exporter, someCounters(["requests"]))).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });

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

describe("a partition that nobody leads", () => {
  // An attempt has no limit of its own here: what is waited for is the end of the export, and the next attempt.
  const options = { random: () => 0.5, attemptTimeoutMs: 0 } as const;

  it("costs no export while brokers take one of them for gone, which takes nine seconds", async () => {
    const clock = testClock();
    const { farEnd, send } = await start({ ...options, clock });
    farEnd.otherwise({ do: "error", code: 6 });
    const sent = send();
    for (const goneMs = clock.now() + 9_000; ; await clock.advanceToNextTimer()) {
      await clock.waiting(2);
      if (clock.now() >= goneMs) break;
    }
    farEnd.otherwise({ do: "accept" });
    await clock.advanceToNextTimer();
    expect(await sent).toEqual({ code: 0 });
    expect(farEnd.attempts()).toBeLessThan(20);
  });

  it("is asked about soon, also by who says only how often", async () => {
    const clock = testClock();
    const { farEnd, send } = await start({ ...options, clock, retry: { maxAttempts: 2 } });
    farEnd.next({ do: "error", code: 6 });
    const sent = send();
    await clock.waiting(2);
    await clock.advance(250);
    expect(await sent).toEqual({ code: 0 });
  });
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
