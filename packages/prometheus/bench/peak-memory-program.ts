// Collects and writes 100 000 counters, and prints the most memory, in MB, that the process ever had.
import { plainDialect } from "../src/exposition/dialect.ts";
import { sdkSource, type Workload } from "./data.ts";

const workload: Workload = { kind: "counters", series: 100_000 };
const scrapes = 5;

switch (process.argv[2]) {
  case "prom-client": {
    const { clientSources } = await import("./clients.ts");
    const [client] = clientSources(workload);
    for (let scrape = 0; scrape < scrapes; scrape++) {
      client!.next();
      Buffer.from(await client!.metrics());
    }
    break;
  }
  default: {
    const source = sdkSource(workload);
    const write = await writerOf(process.argv[2]);
    for (let scrape = 0; scrape < scrapes; scrape++) write(await source.next());
    await source.stop();
  }
}
console.log((process.resourceUsage().maxRSS / 1_024).toFixed(0));

type Metrics = Awaited<ReturnType<ReturnType<typeof sdkSource>["next"]>>;

async function writerOf(side: string | undefined): Promise<(metrics: Metrics) => unknown> {
  if (side === "ours") {
    const { ourWriter } = await import("./ours.ts");
    return ourWriter({}, plainDialect);
  }
  if (side === "upstream") {
    const { PrometheusSerializer } = await import("@opentelemetry/exporter-prometheus");
    const serializer = new PrometheusSerializer();
    return (metrics) => Buffer.from(serializer.serialize(metrics));
  }
  return () => {};
}
