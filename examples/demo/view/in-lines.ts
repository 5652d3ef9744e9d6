import { secondsText } from "./figures.ts";
import { statusLine } from "./score.ts";
import type { View, ViewOptions } from "./view.ts";

const lineMs = 2_000;
const noticeMs = 100;

/** Prints the score as a line now and then, between the tables that the exporter prints. */
export function inLines(stdout: NodeJS.WritableStream, { board, title, arrivedTitle }: ViewOptions): View {
  let noticed = 0;
  stdout.write(`${title}\n`);
  const lines = setInterval(() => stdout.write(`${statusLine(board.standing(), arrivedTitle)}\n`), lineMs);
  const notices = setInterval(tellNotices, noticeMs);
  return {
    stream: stdout,
    intervalMs: 5_000,
    ending: tellNotices,
    close() {
      clearInterval(lines);
      clearInterval(notices);
      tellNotices();
      stdout.write("\n");
    },
  };

  function tellNotices(): void {
    for (const { atMs, text } of board.standing().notices) {
      if (atMs <= noticed) continue;
      noticed = atMs;
      stdout.write(`${secondsText(atMs)}  ${text}\n`);
    }
  }
}
