/** The generations of the OpenTelemetry SDK that consumers have: the first and the last 2.x, and 3.x. */
export const sdks: readonly Readonly<Record<string, string>>[] = [
  { "@opentelemetry/sdk-metrics": "2.0.0", "@opentelemetry/api": "1.9.0" },
  { "@opentelemetry/sdk-metrics": "2.12.1", "@opentelemetry/api": "1.9.0" },
  { "@opentelemetry/sdk-metrics": "3.1.1", "@opentelemetry/api": "1.10.0" },
];

/** What the programs of consumers are type-checked with. */
export const nodeTypes: Readonly<Record<string, string>> = { "@types/node": "22.19.1" };
