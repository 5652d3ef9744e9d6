import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ackName, parseFileName } from "../spool/folder-layout.ts";

/** Whatever is named like a segment, and where its ack file is. */
export interface SegmentPaths {
  readonly number: number;
  readonly file: string;
  readonly path: string;
  readonly ackPath: string;
}

/** The segments of a sub-directory, in their order. */
export async function segmentsIn(folder: string): Promise<readonly SegmentPaths[]> {
  const found = (await readdir(folder)).flatMap((file): SegmentPaths[] => {
    const parsed = parseFileName(file);
    if (parsed?.kind !== "seg") return [];
    const { number } = parsed;
    return [{ number, file, path: join(folder, file), ackPath: join(folder, ackName(number)) }];
  });
  return found.sort((a, b) => a.number - b.number);
}
