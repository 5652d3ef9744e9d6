import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import { expect, it, onTestFinished } from "vitest";
import { prometheusEnvironment } from "../src/env.ts";

it.for<[env: Record<string, string>, place: object]>([
  [{}, {}],
  [{ OTEL_EXPORTER_PROMETHEUS_HOST: "0.0.0.0" }, { host: "0.0.0.0" }],
  [{ OTEL_EXPORTER_PROMETHEUS_PORT: "9090" }, { port: 9_090 }],
  [
    { OTEL_EXPORTER_PROMETHEUS_PORT: " 0 ", OTEL_EXPORTER_PROMETHEUS_HOST: " ::1 " },
    { host: "::1", port: 0 },
  ],
  [{ OTEL_EXPORTER_PROMETHEUS_PORT: "", OTEL_EXPORTER_PROMETHEUS_HOST: " " }, {}],
  [{ OTEL_EXPORTER_PROMETHEUS_PORT: "9090", OTEL_CONFIG_FILE: "otel.yaml" }, {}],
])("%j is understood", ([env, place]) => {
  expect(prometheusEnvironment(env)).toEqual(place);
});

it.for(["http", "65536", "-1", "9464.5", "9464x"])("a port that is %s is told and passed over", (port) => {
  const told: string[] = [];
  const logger = Object.fromEntries(
    ["error", "warn", "info", "debug", "verbose"].map((level) => [
      level,
      (line: string) => told.push(`${level} ${line}`),
    ]),
  ) as unknown as DiagLogger;
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  onTestFinished(() => diag.disable());
  told.length = 0;
  expect(prometheusEnvironment({ OTEL_EXPORTER_PROMETHEUS_PORT: port })).toEqual({});
  expect(told).toEqual([
    `warn prometheus: OTEL_EXPORTER_PROMETHEUS_PORT is passed over: it is no port: ${JSON.stringify(port)}`,
  ]);
});
