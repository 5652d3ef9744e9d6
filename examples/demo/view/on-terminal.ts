import { dashboard } from "./dashboard.ts";
import { ink } from "./ink.ts";
import { screen, type Terminal } from "./screen.ts";
import { TablesStream } from "./tables-stream.ts";
import type { View, ViewOptions } from "./view.ts";

const frameMs = 200;

/** Draws the newest tables and the score over and over in the same place. */
export function onTerminal(terminal: Terminal, { board, title, arrivedTitle }: ViewOptions): View {
  const paper = screen(terminal);
  const colours = ink(terminal.hasColors());
  let tables: readonly string[] = [];
  let isEnding = false;
  const stream = new TablesStream(terminal, (text) => {
    tables = text.trimEnd().split("\n");
    draw();
  });
  const timer = setInterval(draw, frameMs);
  terminal.on("resize", draw);
  draw();

  return {
    stream,
    intervalMs: 2_000,
    ending() {
      isEnding = true;
      draw();
    },
    close() {
      clearInterval(timer);
      terminal.off("resize", draw);
      paper.close();
    },
  };

  function draw(): void {
    const { columns: width, rows: height } = terminal;
    paper.draw(dashboard(board.standing(), { width, height, ink: colours, title, arrivedTitle, tables, isEnding }));
  }
}
