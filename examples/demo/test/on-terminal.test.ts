import { stdoutExporter } from "@meterbridge/stdout";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { Writable } from "node:stream";
import { expect, it, onTestFinished } from "vitest";
import { ledger } from "../books/ledger.ts";
import { scoreboard } from "../books/scoreboard.ts";
import { onTerminal } from "../view/on-terminal.ts";

it("draws what the stdout exporter writes, as wide as the terminal, and gives the terminal back", async () => {
  const terminal = fakeTerminal(72, 30);
  const board = scoreboard(ledger(), true);
  const view = onTerminal(terminal, { board, title: "the title", arrivedTitle: "arrived" });
  onTestFinished(() => view.close());
  const reader = new PeriodicExportingMetricReader({ exporter: stdoutExporter({ stream: view.stream }) });
  const provider = new MeterProvider({ readers: [reader] });
  provider.getMeter("shop").createCounter("orders").add(3);
  await provider.shutdown();
  view.ending();
  view.close();

  const drawn = terminal.drawn();
  const [title, rule, ...others] = drawn.split("\x1b[H").at(-1)!.replaceAll("\x1b[2K", "").split("\r\n");
  expect(title).toBe("the title");
  expect(rule).toMatch(/^── .*1 series ─+$/);
  expect(rule).toHaveLength(72);
  expect(others.filter((line) => /^ {2}orders +counter +3$/.test(line))).toHaveLength(1);
  expect(others).toContain("… no export yet");
  expect(drawn.endsWith("\x1b[?1049l")).toBe(true);
});

function fakeTerminal(columns: number, rows: number) {
  let drawn = "";
  const terminal = new Writable({
    write(chunk, _encoding, done) {
      drawn += String(chunk);
      done();
    },
  });
  return Object.assign(terminal, {
    columns,
    rows,
    hasColors: () => false,
    getColorDepth: () => 1,
    drawn: () => drawn,
  });
}
