import { ExportError, type Outcome, type Payload } from "@meterbridge/core";
import { diag, DiagLogLevel } from "@opentelemetry/api";
import { testClock } from "@meterbridge/test-harness";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accounts } from "../src/accounts.ts";
import { delivered, failed } from "./scripted-sink.ts";
import { figuresOf } from "./shown-figures.ts";
import { payloadOf } from "./some-payloads.ts";

const log: string[] = [];

beforeEach(() => {
  const say = (line: string): void => void log.push(line);
  const logger = { error: say, warn: say, info: say, debug: say, verbose: say };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  log.length = 0;
});

afterEach(() => diag.disable());

describe("the books", () => {
  it.for<readonly [string, Outcome<Payload>, object]>([
    ["what arrived", delivered, { "accepted.delivered": 10 }],
    [
      "what arrived in part",
      { kind: "delivered", rejectedPoints: 4 },
      { "accepted.delivered": 6, "accepted.rejected": 4 },
    ],
    [
      "what was dropped on the way",
      { ...delivered, drops: [{ reason: "odd", points: 3 }] },
      { "accepted.delivered": 7, "accepted.dropped odd": 3 },
    ],
    [
      "no more drops than there were data points",
      { ...delivered, drops: [{ reason: "odd", points: 30 }] },
      { "accepted.dropped odd": 10 },
    ],
    ["what another queue took", { ...delivered, accepted: true }, { "accepted.passed_on": 10 }],
    ["what was refused", failed, { "accepted.dropped refused": 10 }],
    [
      "what was refused in part",
      { ...failed, undelivered: payloadOf("rest", 4) } as Outcome<Payload>,
      { "accepted.delivered": 6, "accepted.dropped refused": 4 },
    ],
    [
      "no more undelivered than there were",
      { ...failed, undelivered: payloadOf("rest", 40) } as Outcome<Payload>,
      { "accepted.dropped refused": 10 },
    ],
  ])("count %s", ([, outcome, expected]) => {
    const books = accounts("test", testClock());
    books.accepted(10);
    books.settled(outcome, 10);
    expect(figuresOf(books)).toEqual({ "accepted.points": 10, ...expected });
  });

  it("tell what was found on disk from what was accepted", () => {
    const books = accounts("test", testClock());
    books.recovered(5);
    books.settled(delivered, 5);
    expect(figuresOf(books)).toEqual({ "accepted.recovered": 5, "accepted.delivered": 5 });
  });

  it("add up what is lost for one reason", () => {
    const books = accounts("test", testClock());
    for (const points of [1, 2, 0]) books.dropped("expired", points, new ExportError("timeout", "too old"));
    books.dropped("overflow", 4, new ExportError("overflow", "full"));
    expect(figuresOf(books)).toEqual({ "accepted.dropped expired": 3, "accepted.dropped overflow": 4 });
  });
});

describe("the log", () => {
  it("tells loss for want of room when it begins, and when nothing waits any more", () => {
    const books = accounts("test", testClock());
    for (let time = 0; time < 3; time++) books.dropped("overflow", 2, new ExportError("overflow", "full"));
    expect(log).toEqual(["test: failed 2 data points: [overflow] full. This is told once, until it ends."]);
    books.settled(delivered, 1);
    expect(log).toHaveLength(1);
    books.drained();
    expect(log.slice(1)).toEqual(["test: no more data points are lost: failed 6 data points in 3 exports over 0.0 s"]);
  });

  it("tells of no end of such loss while something waits that cannot be had just now", () => {
    const books = accounts("test", testClock());
    books.accepted(5);
    books.dropped("overflow", 2, new ExportError("overflow", "full"));
    books.drained();
    expect(log).toHaveLength(1);
    books.settled(delivered, 3);
    books.drained();
    expect(log).toHaveLength(2);
  });

  it("tells what the far end refuses apart from that", () => {
    const books = accounts("test", testClock());
    books.dropped("overflow", 2, new ExportError("overflow", "full"));
    books.settled(failed, 3);
    books.settled(delivered, 3);
    expect(log).toEqual([
      "test: failed 2 data points: [overflow] full. This is told once, until it ends.",
      "test: failed 3 data points: [refused] HTTP 400. This is told once, until it ends.",
      "test: no more data points are lost: failed 3 data points in 1 exports over 0.0 s",
    ]);
  });

  it("tells at the end what is still being lost", () => {
    const books = accounts("test", testClock());
    books.dropped("shutdown", 2, new ExportError("shutdown", "closed"));
    books.end();
    expect(log.at(-1)).toBe("test: shut down while losing: failed 2 data points in 1 exports over 0.0 s");
  });
});
