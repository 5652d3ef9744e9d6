import {
  httpFarEnd,
  type HttpVerdict,
  pointsOfOtlpJson,
  pointsOfOtlpProtobuf,
  type Point,
  type RecordedRequest,
} from "@meterbridge/test-harness";
import { parentPort, workerData } from "node:worker_threads";
import { accumulator } from "../books/accumulator.ts";
import { answerText } from "./answer-text.ts";
import { troublemaker } from "./chaos.ts";
import type { Arrivals, FarEndCommand, FarEndMessage, FarEndSettings } from "./messages.ts";

const { chaos, intervalMs } = workerData as FarEndSettings;
const port = parentPort!;
const farEnd = await httpFarEnd();
const books = accumulator();
const trouble = chaos
  ? troublemaker(farEnd, intervalMs, (what) => tell({ kind: "notice", text: `chaos, next: ${what}` }))
  : undefined;
let points = 0;
let bytes = 0;
let lastAnswer = "";

port.on("message", (command: FarEndCommand) => void obey(command));
tell({ kind: "listening", url: farEnd.url });
void follow();

async function follow(): Promise<void> {
  let before: HttpVerdict | undefined;
  for (let count = 1; ; count++) {
    const request = await farEnd.request(count);
    if (before?.do === "refuse" && request.verdict.do === "accept")
      tell({ kind: "notice", text: "it comes in halves" });
    before = request.verdict;
    read(request);
    trouble?.answered(request.verdict);
    tell({ kind: "arrivals", arrivals: arrivals() });
  }
}

function read(request: RecordedRequest): void {
  bytes += request.wireBody.length;
  lastAnswer = answerText(request.verdict);
  if (request.verdict.do === "accept" || request.verdict.do === "cut") {
    keep(request);
  }
  // The harness remembers every request; a demo that runs for days must not.
  Object.assign(request, { body: new Uint8Array(), wireBody: new Uint8Array() });
}

/** What cannot be read has not arrived. */
function keep(request: RecordedRequest): void {
  try {
    const arrived = pointsOf(request);
    points += arrived.length;
    books.add(arrived);
  } catch (error) {
    tell({ kind: "notice", text: `the far end cannot read it: ${String(error)}` });
  }
}

function pointsOf({ headers, body }: RecordedRequest): readonly Point[] {
  const isJson = headers["content-type"]?.startsWith("application/json") === true;
  return isJson ? pointsOfOtlpJson(Buffer.from(body).toString()) : pointsOfOtlpProtobuf(body);
}

function arrivals(): Arrivals {
  return { totals: books.totals(), points, bytes, attempts: farEnd.attempts(), lastAnswer };
}

async function obey(command: FarEndCommand): Promise<void> {
  switch (command) {
    case "calm":
      return trouble?.calm();
    case "report":
      return tell({ kind: "report", arrivals: arrivals() });
    case "stop":
      await farEnd.stop();
      port.close();
  }
}

function tell(message: FarEndMessage): void {
  port.postMessage(message);
}
