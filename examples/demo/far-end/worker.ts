import type { GrpcVerdict, HttpVerdict } from "@meterbridge/test-harness";
import { parentPort, workerData } from "node:worker_threads";
import { accumulator } from "../books/accumulator.ts";
import { type Troublemaker, troublemaker } from "./chaos.ts";
import { datadogIntake } from "./datadog-intake.ts";
import { grpcServer } from "./grpc-server.ts";
import { httpServer } from "./http-server.ts";
import { lineProtocol } from "./line-protocol.ts";
import type { Arrivals, FarEndCommand, FarEndMessage, FarEndSettings } from "./messages.ts";
import { otlp } from "./otlp.ts";
import type { Arrival, Server } from "./server.ts";

const { protocol, chaos, intervalMs } = workerData as FarEndSettings;
const port = parentPort!;
const { server, trouble } = await troubledServer();
const books = accumulator();
let points = 0;
let bytes = 0;
let lastAnswer = "";

port.on("message", (command: FarEndCommand) => void obey(command));
tell({ kind: "listening", url: server.url });
void follow();

async function troubledServer(): Promise<Troubled<GrpcVerdict> | Troubled<HttpVerdict>> {
  switch (protocol) {
    case "grpc":
      return withTrouble(await grpcServer());
    case "influxdb":
      return withTrouble(await httpServer(lineProtocol));
    case "datadog":
      return withTrouble(await httpServer(datadogIntake));
    default:
      return withTrouble(await httpServer(otlp));
  }
}

function withTrouble<Verdict extends { readonly do: string }>(server: Server<Verdict>): Troubled<Verdict> {
  if (!chaos) return { server };
  const announce = (what: string): void => tell({ kind: "notice", text: `chaos, next: ${what}` });
  return { server, trouble: troublemaker(server, intervalMs, announce) };
}

interface Troubled<Verdict> {
  readonly server: Server<Verdict>;
  readonly trouble?: Troublemaker;
}

async function follow(): Promise<void> {
  let before: Arrival | undefined;
  for (let count = 1; ; count++) {
    const arrival = await server.arrival(count);
    if (before?.became === "refused" && arrival.became === "received")
      tell({ kind: "notice", text: "it comes in halves" });
    before = arrival;
    read(arrival);
    trouble?.arrived(arrival);
    tell({ kind: "arrivals", arrivals: arrivals() });
  }
}

function read(arrival: Arrival): void {
  bytes += arrival.bytes;
  lastAnswer = arrival.answer;
  if (arrival.became === "received") keep(arrival);
}

/** What cannot be read has not arrived. */
function keep(arrival: Arrival): void {
  try {
    const arrived = arrival.points();
    points += arrived.length;
    books.add(arrived);
  } catch (error) {
    tell({ kind: "notice", text: `the far end cannot read it: ${String(error)}` });
  }
}

function arrivals(): Arrivals {
  return { totals: books.totals(), points, bytes, attempts: server.attempts(), lastAnswer };
}

async function obey(command: FarEndCommand): Promise<void> {
  switch (command) {
    case "calm":
      return trouble?.calm();
    case "report":
      return tell({ kind: "report", arrivals: arrivals() });
    case "stop":
      await server.stop();
      port.close();
  }
}

function tell(message: FarEndMessage): void {
  port.postMessage(message);
}
