import { Writable } from "node:stream";
import type { Terminal } from "./screen.ts";

/** Lines of the screen that are not for the tables: the title and, mostly, the score. */
const linesOfScore = 10;

/** Stands between the stdout exporter and the terminal: like that, but what is exported is handed over, not printed. */
export class TablesStream extends Writable {
  readonly isTTY = true;
  readonly #terminal: Terminal;

  constructor(terminal: Terminal, show: (text: string) => void) {
    super({
      write(chunk: Buffer, _encoding, done) {
        show(chunk.toString());
        done();
      },
    });
    this.#terminal = terminal;
  }

  get columns(): number {
    return this.#terminal.columns;
  }

  get rows(): number {
    return this.#terminal.rows - linesOfScore;
  }

  getColorDepth(): number {
    return this.#terminal.getColorDepth();
  }
}
