import { parseArgs } from "node:util";

/** What the user asks for. */
export interface Wishes {
  /** The address of a real Collector; without it, what is exported goes to a far end in this process. */
  readonly collector?: string;
  readonly chaos: boolean;
  /** End after this time; without it, Ctrl-C ends it. */
  readonly seconds?: number;
  readonly protocol: Protocol;
  /** Where Prometheus can scrape the shop; without it, a free port. */
  readonly port?: number;
}

/** Those of OTLP as `OTEL_EXPORTER_OTLP_PROTOCOL` names them; `influxdb` is line protocol, `datadog` series and distributions. */
export type Protocol = "http/protobuf" | "http/json" | "grpc" | "influxdb" | "datadog";

export type CommandLine =
  | { readonly do: "run"; readonly wishes: Wishes }
  | { readonly do: "help" }
  | { readonly do: "complain"; readonly about: string };

export const help = `\
A sample service, instrumented with the OpenTelemetry SDK, that exports through Meterbridge while you watch what is
recorded and what arrived.

  npm run demo                                  export to a far end inside the demo, and compare
  npm run demo -- --chaos                       the far end breaks now and then: watch retries work
  npm run demo -- --grpc                        by OTLP/gRPC, also with --chaos and --collector
  npm run demo -- --influxdb                    as line protocol, also with --chaos
  npm run demo -- --datadog                     as series and distributions, also with --chaos
  npm run demo -- --collector http://localhost:4318
                                                export to a real Collector

  --chaos              answers 503, resets, hangs, restarts ...
  --grpc               OTLP/gRPC in place of OTLP/HTTP
  --influxdb           line protocol, as InfluxDB 2 takes it, in place of OTLP
  --datadog            series and distributions, as Datadog takes them, in place of OTLP
  --collector URL      an OTLP endpoint; for OTLP/HTTP, /v1/metrics is appended to a URL without a path
  --seconds N          end after N seconds; exit code 1 when something recorded is unaccounted for
  --encoding NAME      of OTLP/HTTP: protobuf (default) or json
  --port N             where Prometheus can scrape the same metrics; a free port unless said
  --help               this text

Ctrl-C ends it in order, a second one at once. Without a terminal it prints plain lines.
`;

/** Reads the arguments; what is wrong with them is said in one line. */
export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    return understand(args);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return complain(said.split(". ")[0]!);
  }
}

function understand(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      collector: { type: "string" },
      chaos: { type: "boolean", default: false },
      grpc: { type: "boolean", default: false },
      influxdb: { type: "boolean", default: false },
      datadog: { type: "boolean", default: false },
      seconds: { type: "string" },
      encoding: { type: "string", default: "protobuf" },
      port: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const { collector, chaos, encoding } = values;
  if (values.help) return { do: "help" };
  if (encoding !== "protobuf" && encoding !== "json") {
    return complain(`--encoding ${encoding}: allowed are protobuf and json`);
  }
  const [other, another] = (["datadog", "influxdb", "grpc"] as const).filter((name) => values[name]);
  if (another) return complain(`--${other} is in place of OTLP: not with --${another}`);
  if (other && encoding !== "protobuf") return complain(`--encoding json is for OTLP/HTTP, not --${other}`);
  const protocol = other ?? (`http/${encoding}` as const);
  const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
  if (seconds !== undefined && !(seconds > 0 && seconds <= 86_400)) {
    return complain(`--seconds ${values.seconds}: allowed is a number above 0, up to 86400`);
  }
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port <= 65_535)) {
    return complain(`--port ${values.port}: allowed is a port, 1 to 65535`);
  }
  if (collector !== undefined && chaos) return complain("--chaos breaks the demo's own far end, not a --collector");
  if (collector !== undefined && (other === "influxdb" || other === "datadog"))
    return complain(`--${other} is for the demo's own far end, not a --collector`);
  const url = collector === undefined ? undefined : endpointUrl(collector, other === "grpc");
  if (collector !== undefined && !url)
    return complain(`--collector ${collector}: allowed is an http:// or https:// URL`);
  return {
    do: "run",
    wishes: { chaos, protocol, ...(url && { collector: url }), ...(seconds && { seconds }), ...(port && { port }) },
  };
}

function endpointUrl(given: string, grpc: boolean): string | undefined {
  if (!/^https?:\/\//.test(given) || !URL.canParse(given)) return undefined;
  if (grpc) return given;
  const url = new URL(given);
  if (url.pathname === "/") url.pathname = "/v1/metrics";
  return url.href;
}

function complain(about: string): CommandLine {
  return { do: "complain", about };
}
