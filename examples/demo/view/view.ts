import type { WriteStream } from "node:tty";
import type { Scoreboard } from "../books/scoreboard.ts";
import { isDumbTerminal } from "../env.ts";
import { dashboard } from "./dashboard.ts";
import { ink } from "./ink.ts";
import { screen } from "./screen.ts";
import { statusLine } from "./status-line.ts";

/** Shows the score while it changes. */
export interface View {
  /** The service is being ended; what is shown from here on is the end. */
  ending(): void;
  /** Gives the terminal back. */
  close(): void;
}

export interface ViewOptions {
  readonly stdout: NodeJS.WriteStream;
  readonly board: Scoreboard;
  readonly title: string;
  readonly arrivedTitle: string;
}

/** In place on a terminal; as a line now and then elsewhere. */
export function showOn(options: ViewOptions): View {
  const { stdout } = options;
  return stdout.isTTY && !isDumbTerminal ? onTerminal(options, stdout) : inLines(options);
}

const frameMs = 200;
const framesPerRate = 5;

function onTerminal({ board, title, arrivedTitle }: ViewOptions, terminal: WriteStream): View {
  const paper = screen(terminal);
  const colours = ink(terminal.hasColors());
  const requestRates: number[] = [];
  let isEnding = false;
  let frames = 0;
  let requestsBefore = 0;
  const timer = setInterval(draw, frameMs);
  terminal.on("resize", draw);
  draw();

  return {
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
    const standing = board.standing();
    if (frames++ % framesPerRate === 0) {
      const requests = standing.now.find(({ entry }) => entry.name === "http.server.request.duration")?.recorded.count;
      if (frames > 1) requestRates.push(((requests ?? 0) - requestsBefore) / ((frameMs * framesPerRate) / 1_000));
      if (requestRates.length > 60) requestRates.shift();
      requestsBefore = requests ?? 0;
    }
    const { columns, rows } = terminal;
    paper.draw(
      dashboard(standing, { width: columns, height: rows, ink: colours, title, arrivedTitle, requestRates, isEnding }),
    );
  }
}

const lineMs = 2_000;
const noticeMs = 100;

function inLines({ stdout, board, title, arrivedTitle }: ViewOptions): View {
  let noticed = 0;
  stdout.write(`${title}\n`);
  const lines = setInterval(() => stdout.write(`${statusLine(board.standing(), arrivedTitle)}\n`), lineMs);
  const notices = setInterval(tellNotices, noticeMs);
  return {
    ending: tellNotices,
    close() {
      clearInterval(lines);
      clearInterval(notices);
      tellNotices();
    },
  };

  function tellNotices(): void {
    for (const { atMs, text } of board.standing().notices) {
      if (atMs <= noticed) continue;
      noticed = atMs;
      stdout.write(`${(atMs / 1_000).toFixed(1)} s  ${text}\n`);
    }
  }
}
