import { closeSync, existsSync, openSync, readSync, truncateSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { freeSpace } from "./free-space.ts";

/** A file that a server appends lines to, read as it grows. */
export interface FollowedFile {
  /** Reads what has been added by now. */
  catchUp(): void;
  /** Reads what is left and empties the file: nobody may be writing to it. A line that has no end never gets one. */
  empty(): void;
  stop(): void;
}

const everyMs = 250;
const chunk = Buffer.allocUnsafe(1024 * 1024);

/** What has been read takes no space on the disk any more, each time that it is so much. */
export function followedFile(path: string, read: (line: string) => void, freedBytes = 64 * 1024 * 1024): FollowedFile {
  let position = 0;
  let freed = 0;
  let beginning = "";
  let decoder = new StringDecoder("utf8");
  const timer = setInterval(catchUp, everyMs);
  return {
    catchUp,
    empty() {
      catchUp();
      if (existsSync(path)) truncateSync(path);
      position = 0;
      freed = 0;
      beginning = "";
      decoder = new StringDecoder("utf8");
    },
    stop: () => clearInterval(timer),
  };

  function catchUp(): void {
    if (!existsSync(path)) return;
    const file = openSync(path, "r");
    try {
      for (;;) {
        const bytes = readSync(file, chunk, 0, chunk.length, position);
        if (bytes === 0) break;
        position += bytes;
        const lines = (beginning + decoder.write(chunk.subarray(0, bytes))).split("\n");
        beginning = lines.pop()!;
        for (const line of lines) read(line);
      }
    } finally {
      closeSync(file);
    }
    if (position - freed >= freedBytes) {
      freeSpace(path, position);
      freed = position;
    }
  }
}
