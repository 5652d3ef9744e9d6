import type { Writable } from "node:stream";
import type { WriteStream } from "node:tty";

/** What is asked of a terminal. */
export type Terminal = Pick<Writable, "write" | "on" | "off"> &
  Pick<WriteStream, "columns" | "rows" | "hasColors" | "getColorDepth">;

/** A terminal that is drawn over in place, and given back as it was. */
export interface Screen {
  draw(lines: readonly string[]): void;
  close(): void;
}

const enter = "\x1b[?1049h\x1b[?25l\x1b[?7l";
const leave = "\x1b[?7h\x1b[?25h\x1b[?1049l";

export function screen(terminal: Terminal): Screen {
  let isOpen = true;
  terminal.write(enter);
  process.on("exit", close);
  // What went wrong is written where it stays.
  process.on("uncaughtExceptionMonitor", close);
  return {
    draw(lines) {
      if (!isOpen) return;
      // Erased before it is written: erased afterwards, a line as wide as the terminal would lose its last character.
      const drawn = lines.map((line) => `\x1b[2K${line}`).join("\r\n");
      const below = lines.length < terminal.rows ? "\r\n\x1b[J" : "";
      terminal.write(`\x1b[H${drawn}${below}`);
    },
    close,
  };

  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    process.off("exit", close);
    process.off("uncaughtExceptionMonitor", close);
    terminal.write(leave);
  }
}
