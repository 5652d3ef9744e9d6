import { pointsOfOtlpJson } from "@meterbridge/test-harness";
import { createInterface } from "node:readline";
import { arrivals } from "../books/arrivals.ts";
import type { FarEnd } from "./far-end.ts";

/** Who reads what is written to a pipe, which is the standard input of this process. */
export function stdout(): FarEnd {
  const books = arrivals();
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => books.add(pointsOfOtlpJson(line)));
  return {
    address: "",
    faults: {
      async freeze() {
        lines.pause();
        return async () => void lines.resume();
      },
    },
    async arrived() {
      await read();
      return books.arrived();
    },
    stop: async () => lines.close(),
  };

  /** The writer has ended the pipe by now, or does so soon. */
  async function read(): Promise<void> {
    if (!process.stdin.readableEnded) await new Promise((resolve) => lines.once("close", resolve));
  }
}
