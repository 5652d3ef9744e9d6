import fc from "fast-check";
import { expect, it } from "vitest";
import { classifyWrite } from "../../src/write/classify-write.ts";
import { answer, payloadOf, withoutLines } from "./answer.ts";

const lines = ["a v=1 1", "b v=2 1", "b v=2 1", "c,t=it's': v=3 1", "d v=4 1", "d v=5 1"];
const payloads = [
  payloadOf(lines),
  payloadOf(lines, [2, 1, 3]),
  withoutLines(payloadOf(lines)),
  payloadOf(["a v=1 1"]),
];

const piece = fc.oneof(
  fc.constantFrom(...lines),
  fc.constantFrom(
    "partial write: ",
    "failure writing points to database: ",
    "unable to parse '",
    "\nunable to parse '",
    "': ",
    "partial write of line protocol occurred",
    "\nerror in line ",
    "error parsing line ",
    " dropped=",
    " for database: ",
    "partial write error (1 accepted): ",
    "/3 points rejected",
    "hinted handoff queue not empty",
    "\r\n",
  ),
  fc.integer().map(String),
  fc.string({ unit: "binary" }),
);
const words = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
const number = fc.oneof(fc.integer({ min: -2, max: 9 }), fc.double(), fc.anything());
const reject = fc.oneof(
  fc.record({ line_number: number, error_message: fc.oneof(words, fc.anything()) }),
  fc.anything(),
);
const object = fc.record(
  {
    error: fc.oneof(words, fc.jsonValue()),
    message: fc.oneof(words, fc.jsonValue()),
    line: number,
    data: fc.oneof(reject, fc.array(reject)),
    code: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const json = object.map((each) => {
  try {
    return JSON.stringify(each);
  } catch {
    return "{}";
  }
});
const cut = fc.tuple(json, fc.nat(200)).map(([text, at]) => text.slice(0, at));
const body = fc.oneof(
  words.map((text) => Buffer.from(text)),
  json.map((text) => Buffer.from(text)),
  cut.map((text) => Buffer.from(text)),
  fc.uint8Array(),
);
const status = fc.oneof(fc.constantFrom(200, 204, 400, 413, 422, 429, 500, 503), fc.integer({ min: 100, max: 999 }));
const more = fc.record(
  {
    contentType: fc.constantFrom("", "text/html", "application/json", "image/png"),
    unreadable: fc.constant("it was cut"),
    headers: fc.record({ "x-influxdb-error": words }),
    retryAfterMs: fc.nat(),
  },
  { requiredKeys: [] },
);

it("whatever is answered has an outcome, that counts no more than was sent and divides into what was sent", () => {
  fc.assert(
    fc.property(status, body, more, fc.constantFrom(...payloads), (code, bytes, rest, payload) => {
      const outcome = classifyWrite(
        answer(code, "", { body: bytes, contentType: "application/json", ...rest }),
        payload,
      );
      const shown = outcome.kind === "delivered" ? (outcome.message ?? "") : outcome.error.message;
      expect(shown.length).toBeLessThan(700);
      if (outcome.kind === "delivered") {
        expect(Number.isInteger(outcome.rejectedPoints)).toBe(true);
        expect(outcome.rejectedPoints).toBeGreaterThanOrEqual(0);
        expect(outcome.rejectedPoints).toBeLessThanOrEqual(payload.points);
      }
      if (outcome.kind === "failed" && Array.isArray(outcome.divide)) {
        expect(outcome.divide.length).toBeGreaterThan(0);
        expect(new Set(outcome.divide).size).toBe(outcome.divide.length);
        for (const index of outcome.divide) expect(payload.points > index && index >= 0).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

it("what says that some was stored is never sent again", () => {
  fc.assert(
    fc.property(fc.constantFrom(400, 422, 500), words, fc.constantFrom(...payloads), (code, text, payload) => {
      const said = { error: `partial write: ${text}` };
      expect(classifyWrite(answer(code, said), payload)).toMatchObject({ kind: "delivered" });
    }),
  );
});
