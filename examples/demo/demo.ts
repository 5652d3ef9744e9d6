import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import { ledger } from "./books/ledger.ts";
import { scoreboard } from "./books/scoreboard.ts";
import { witnessedMeter } from "./books/witnessed-meter.ts";
import type { Protocol, Wishes } from "./command-line.ts";
import { isDumbTerminal } from "./env.ts";
import { type FarEnd, startFarEnd } from "./far-end/far-end.ts";
import { customers } from "./load/load.ts";
import { measureRuntime } from "./shop/runtime-metrics.ts";
import { openShop } from "./shop/shop.ts";
import { telemetry } from "./telemetry.ts";
import { inLines } from "./view/in-lines.ts";
import { ink } from "./view/ink.ts";
import { onTerminal } from "./view/on-terminal.ts";
import { isAccountedFor, summary } from "./view/summary.ts";

/** Runs the demo until `end` resolves. Resolves with whether all that was recorded is accounted for. */
export async function demo(wishes: Wishes, end: Promise<void>, stdout: NodeJS.WriteStream): Promise<boolean> {
  const intervalMs = wishes.chaos ? 3_000 : 2_000;
  const arrivedTitle = wishes.collector === undefined ? "arrived" : "sent";

  // What is recorded and what arrives are counted apart from each other.
  const books = ledger();
  const board = scoreboard(books, wishes.collector === undefined);
  diag.setLogger(
    noting((text) => board.note(text)),
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const farEnd = wishes.collector === undefined ? await embedded(wishes) : undefined;
  const url = wishes.collector ?? farEnd!.url;

  const title = `Meterbridge demo: every ${intervalMs / 1_000} s ${wayOf(wishes.protocol)} to ${new URL(url).host}`;
  const show = stdout.isTTY && !isDumbTerminal ? onTerminal : inLines;
  const view = show(stdout, { board, title, arrivedTitle });
  const metrics = telemetry({
    url,
    protocol: wishes.protocol,
    intervalMs,
    chaos: wishes.chaos,
    watcher: board,
    view,
  });
  const meter = (scope: string) => witnessedMeter(metrics.provider.getMeter(scope), books);
  const shop = await openShop({ own: meter("shop"), http: meter("http") });
  const scraped = await metrics.prometheus.listen({ host: "127.0.0.1", port: wishes.port ?? 0 });
  board.note(`to be scraped by Prometheus: ${scraped.url}`);
  const stopMeasuring = measureRuntime(meter("runtime"));
  const load = customers(shop.url);
  // The first export is not worth waiting two seconds for.
  const soon = setTimeout(() => void metrics.provider.forceFlush(), 600);

  try {
    await Promise.all([end, load.begun]);
    clearTimeout(soon);
    view.ending();
    farEnd?.calm();
    await load.stop();
    await shop.close();
    stopMeasuring();
    await metrics.shutdown();
    if (farEnd) board.arrived(await farEnd.report());
    await farEnd?.stop();
  } finally {
    view.close();
  }

  const width = stdout.columns ?? 100;
  const colours = ink(stdout.isTTY && stdout.hasColors());
  const standing = board.standing();
  stdout.write(`${summary(standing, { width, ink: colours, arrivedTitle }).join("\n")}\n`);
  return isAccountedFor(standing);

  function embedded({ protocol, chaos }: Wishes): Promise<FarEnd> {
    return startFarEnd(
      { protocol, chaos, intervalMs },
      {
        arrived: (arrivals) => board.arrived(arrivals),
        noticed: (text) => board.note(text),
      },
    );
  }
}

function wayOf(protocol: Protocol): string {
  switch (protocol) {
    case "influxdb":
      return "as line protocol";
    case "datadog":
      return "as series and distributions";
    default:
      return `by OTLP (${protocol})`;
  }
}

/** A diagnostic log that does not write into the picture, of what the exporter says. */
function noting(note: (text: string) => void): DiagLogger {
  const nothing = (): void => {};
  const noteOurs = (text: string): void => {
    if (/^(otlp-http|otlp-grpc|influxdb|datadog): /.test(text)) note(text);
  };
  return { error: noteOurs, warn: noteOurs, info: nothing, debug: nothing, verbose: nothing };
}
