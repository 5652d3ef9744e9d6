import { certificates } from "@meterbridge/test-harness";
import { expect, it } from "vitest";
import { parseBrokers } from "../src/brokers.ts";
import { kafkaExporter, type KafkaExporterOptions } from "../src/index.ts";

const { client, server } = certificates();
const build =
  (options: unknown): (() => unknown) =>
  () =>
    kafkaExporter(options as KafkaExporterOptions);

it("wrong ones are all named in one error, with what was given and what is allowed", () => {
  const wrong = build({
    bootstrapBrokers: "kafka:99999",
    topic: "no spaces",
    encoding: "avro",
    partitionBy: "host",
    acks: 2,
    compression: "brotli",
    timeoutMs: -1,
    maxRequestBytes: 10,
    sasl: { mechanism: "plain", username: "shop" },
    producer: undefined,
    brokers: "kafka:9092",
  });
  expect(wrong).toThrow(TypeError);
  expect(wrong).toThrow(/^kafkaExporter: 10 wrong options$/m);
  for (const line of [
    /^ {2}bootstrapBrokers: got "kafka:99999", allowed: host:port, several with commas or in an array; "kafka:99999" is none$/m,
    /^ {2}topic: got "no spaces", allowed: a topic's name/m,
    /^ {2}encoding: got "avro", allowed: "protobuf" or "json"$/m,
    /^ {2}partitionBy: got "host", allowed: "resource" or "metric" or "none", or a function$/m,
    /^ {2}acks: got 2, allowed: "all", 1 or 0$/m,
    /^ {2}compression: got "brotli", allowed: "none" or "gzip" or "zstd" or "lz4" or "snappy"$/m,
    /^ {2}timeoutMs: got -1/m,
    /^ {2}maxRequestBytes: got 10, allowed: a whole number of bytes, 1024 to 1073741824$/m,
    /^ {2}sasl.password: missing, allowed: a text that is not empty, or a function$/m,
    /^ {2}brokers: unknown, known are bootstrapBrokers/m,
  ]) {
    expect(wrong).toThrow(line);
  }
});

it.for([
  "",
  " ",
  "kafka:9092,,other:9092",
  "kafka:0",
  "kafka:65536",
  "kafka:port",
  "http://kafka:9092",
  "kafka 1:9092",
  "::1:9092",
  "[::1",
  "[kafka]:9092",
  [],
  ["kafka:9092", 5],
  [""],
  9092,
])("the broker list %j cannot be parsed", (bootstrapBrokers) => {
  expect(build({ bootstrapBrokers })).toThrow(/^ {2}bootstrapBrokers: /m);
});

it.for([
  [undefined, ["localhost:9092"]],
  ["kafka", ["kafka:9092"]],
  ["kafka-1:9092, kafka-2:9093", ["kafka-1:9092", "kafka-2:9093"]],
  [
    ["a.example.com", "127.0.0.1:19092"],
    ["a.example.com:9092", "127.0.0.1:19092"],
  ],
  ["[::1],[fe80::1]:9093", ["[::1]:9092", "[fe80::1]:9093"]],
] as const)("the broker list %j is %j", ([given, brokers]) => {
  expect(parseBrokers(given)).toEqual(brokers);
});

it.for([
  [{ cert: client.cert }, /^ {2}tls.key: missing, allowed: both of cert and key, or none; there is only cert$/m],
  [{ key: client.key }, /^ {2}tls.cert: missing/m],
  [{ cert: client.cert, key: server.key }, /^ {2}tls.cert, key, ca: OpenSSL cannot use them/m],
  [{ ca: "/absent/ca.pem" }, /^ {2}tls.ca: .*ENOENT/m],
  ["true", /^ {2}tls: got a string \(not shown\)/m],
] as const)("half a TLS pair, and one that does not fit, is refused: %#", ([tls, message]) => {
  expect(build({ tls })).toThrow(message);
});

it.for(["bootstrapBrokers", "acks", "clientId", "sasl", "tls"])("a producer of one's own has its own %s", (option) => {
  const options = { producer: { send: async () => {} }, [option]: "x" };
  expect(build(options)).toThrow(new RegExp(`^ {2}${option}: .*nothing with producer, which has its own$`, "m"));
});

it.for([
  [{ sasl: "s3cr3t" }],
  [{ sasl: { mechanism: "plain", username: "u", password: 5, token: "s3cr3t" } }],
  [{ sasl: { mechanism: "oauthbearer", token: { s3cr3t: 1 } } }],
  [{ bootstrapBrokers: "user:s3cr3t@kafka:9092" }],
  [{ tls: "s3cr3t" }],
])("no secret is shown: %#", ([options]) => {
  expect(build(options)).toThrow(TypeError);
  expect(build(options)).not.toThrow(/s3cr3t/);
});

it.for([
  {},
  { tls: true },
  { tls: false },
  { sasl: { mechanism: "oauthbearer", token: async () => "t" } },
  { topic: "a".repeat(249) },
  { partitionBy: () => "key" },
] as const)("right ones are taken: %j", async (options) => {
  await kafkaExporter({ bootstrapBrokers: "127.0.0.1:1", ...options }).shutdown();
});
