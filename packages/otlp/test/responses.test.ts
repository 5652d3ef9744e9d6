import fc from "fast-check";
import { describe, expect, it } from "vitest";
import root from "otlp-official-schema/build/src/generated/root.js";
import { decodeExportResponse, decodeStatus } from "../src/index.ts";

const { ExportMetricsServiceResponse } = root.opentelemetry.proto.collector.metrics.v1;

function protobuf(response: object): Uint8Array {
  return ExportMetricsServiceResponse.encode(response).finish();
}

function json(response: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(response));
}

describe("an export response", () => {
  it.for([
    [
      "rejected points",
      { rejectedDataPoints: 7, errorMessage: "no such tenant" },
      { rejectedPoints: 7, message: "no such tenant" },
    ],
    ["a warning", { errorMessage: "élan" }, { rejectedPoints: 0, message: "élan" }],
    ["no message", { rejectedDataPoints: 3 }, { rejectedPoints: 3, message: "" }],
    ["a nonsensical count", { rejectedDataPoints: -1, errorMessage: "x" }, { rejectedPoints: 0, message: "x" }],
    ["nothing in it", {}, undefined],
  ] as const)("is read with %s", ([, partialSuccess, expected]) => {
    expect(decodeExportResponse(protobuf({ partialSuccess }), "protobuf")).toEqual(expected);
    expect(decodeExportResponse(json({ partialSuccess, unknown: [1] }), "json")).toEqual(expected);
  });

  it("takes JSON's count as a string, too", () => {
    expect(decodeExportResponse(json({ partialSuccess: { rejectedDataPoints: "12" } }), "json")?.rejectedPoints).toBe(
      12,
    );
  });

  it("passes unknown fields over", () => {
    const strange = Buffer.from([0x10, 0x05, 0x19, 1, 2, 3, 4, 5, 6, 7, 8, 0x25, 1, 2, 3, 4, 0x2a, 0x01, 0x00]);
    const body = Buffer.concat([strange, protobuf({ partialSuccess: { rejectedDataPoints: 2 } }), strange]);
    expect(decodeExportResponse(body, "protobuf")).toEqual({ rejectedPoints: 2, message: "" });
  });

  it.for([["protobuf"], ["json"]] as const)("is nothing, and no error, when it is garbage: %s", ([format]) => {
    for (const text of [
      "",
      "{",
      "null",
      "[]",
      "3",
      '{"partialSuccess":null}',
      '{"partialSuccess":{"rejectedDataPoints":{}}}',
      "<html>404</html>",
    ]) {
      expect(decodeExportResponse(Buffer.from(text), format)).toBeUndefined();
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (body) => void decodeExportResponse(body, format)));
  });
});

describe("an error status", () => {
  it("is read from protobuf", () => {
    const status = Buffer.concat([
      Buffer.from([0x08, 13, 0x12, 5]),
      Buffer.from("wrong"),
      Buffer.from([0x1a, 2, 0x0a, 0]),
    ]);
    expect(decodeStatus(status, "protobuf")).toBe("wrong");
  });

  it("is read from JSON", () => {
    expect(decodeStatus(json({ code: 3, message: "wrong", details: [] }), "json")).toBe("wrong");
  });

  it.for([["protobuf"], ["json"]] as const)("is nothing, and no error, when it is garbage: %s", ([format]) => {
    for (const text of [
      "",
      "{}",
      "null",
      '{"message":5}',
      "<html>404</html>",
      "Not found\n",
      "request body too large",
    ]) {
      expect(decodeStatus(Buffer.from(text), format)).toBeUndefined();
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (body) => void decodeStatus(body, format)));
  });
});
