import { expect, it } from "vitest";
import { readCommandLine } from "../command-line.ts";

it.for([
  [[], { chaos: false, protocol: "http/protobuf" }],
  [["--chaos", "--seconds", "2.5"], { chaos: true, protocol: "http/protobuf", seconds: 2.5 }],
  [["--port", "9464"], { chaos: false, protocol: "http/protobuf", port: 9_464 }],
  [["--encoding=json"], { chaos: false, protocol: "http/json" }],
  [
    ["--collector", "http://localhost:4318"],
    { chaos: false, protocol: "http/protobuf", collector: "http://localhost:4318/v1/metrics" },
  ],
  [["--grpc", "--chaos"], { chaos: true, protocol: "grpc" }],
  [["--influxdb", "--chaos"], { chaos: true, protocol: "influxdb" }],
  [["--datadog", "--seconds", "2"], { chaos: false, protocol: "datadog", seconds: 2 }],
  [
    ["--grpc", "--collector", "https://otlp.example:443"],
    { chaos: false, protocol: "grpc", collector: "https://otlp.example:443" },
  ],
  [
    ["--collector", "https://otlp.example/own/path"],
    { chaos: false, protocol: "http/protobuf", collector: "https://otlp.example/own/path" },
  ],
] as const)("%j is understood", ([args, wishes]) => {
  expect(readCommandLine(args)).toEqual({ do: "run", wishes });
});

it.for([
  [["--seconds", "soon"], "--seconds soon: allowed is a number above 0, up to 86400"],
  [["--seconds", "0"], "--seconds 0: allowed is a number above 0, up to 86400"],
  [["--seconds", ""], "--seconds : allowed is a number above 0, up to 86400"],
  [["--port", "0"], "--port 0: allowed is a port, 1 to 65535"],
  [["--encoding", "xml"], "--encoding xml: allowed are protobuf and json"],
  [["--grpc", "--encoding", "json"], "--encoding json is for OTLP/HTTP, not --grpc"],
  [["--influxdb", "--encoding", "json"], "--encoding json is for OTLP/HTTP, not --influxdb"],
  [["--influxdb", "--grpc"], "--influxdb is in place of OTLP: not with --grpc"],
  [["--influxdb", "--datadog"], "--datadog is in place of OTLP: not with --influxdb"],
  [["--datadog", "--encoding", "json"], "--encoding json is for OTLP/HTTP, not --datadog"],
  [["--datadog", "--collector", "http://localhost"], "--datadog is for the demo's own far end, not a --collector"],
  [["--influxdb", "--collector", "http://localhost"], "--influxdb is for the demo's own far end, not a --collector"],
  [["--collector", "localhost:4318"], "--collector localhost:4318: allowed is an http:// or https:// URL"],
  [["--collector", "http://localhost", "--chaos"], "--chaos breaks the demo's own far end, not a --collector"],
  [["--fast"], "Unknown option '--fast'"],
  [["now"], "Unexpected argument 'now'"],
] as const)("%j is complained about", ([args, about]) => {
  expect(readCommandLine(args)).toEqual({ do: "complain", about });
});

it("help is help, whatever else is asked", () => {
  expect(readCommandLine(["--seconds", "x", "--help"])).toEqual({ do: "help" });
});
