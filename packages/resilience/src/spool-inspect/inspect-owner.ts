import { join } from "node:path";
import { codeOf, messageOf } from "@meterbridge/core";
import { type Marks, readMarks } from "../spool/ack-file.ts";
import type { ProcessIdentity } from "../spool/process-identity.ts";
import type { Progress } from "../spool/scan-segment.ts";
import { noContents, sumOf } from "./contents.ts";
import { inspectSegment } from "./inspect-segment.ts";
import { type NamedFolder, ownerState } from "./owner-state.ts";
import { segmentsIn } from "./segments-in.ts";
import type { SpoolDamage, SpoolOwner, SpoolSegment } from "./report.ts";

/** `undefined` when it is there no more: it was adopted or emptied in the meantime. */
export async function inspectOwner(
  dir: string,
  folder: NamedFolder,
  names: readonly string[],
  own: ProcessIdentity,
  verify: boolean,
  found: (damage: SpoolDamage) => void,
): Promise<SpoolOwner | undefined> {
  const { name } = folder;
  const { state, how } = await ownerState(dir, folder, names, own);
  const segments: SpoolSegment[] = [];
  let progress: Progress | undefined;
  try {
    for (const { path, ackPath, file } of await segmentsIn(join(dir, name))) {
      const marks = (): Promise<Marks> => readMarks(ackPath);
      const segment = { path, file: join(name, file), marks, before: progress, verify, found };
      const inspected = await inspectSegment(segment);
      if (!inspected) continue;
      ({ progress } = inspected);
      segments.push(inspected.segment);
    }
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    found({ file: name, at: 0, kind: "unreadable", what: `cannot be read: ${messageOf(error)}` });
    return { name, state, how, segments, contents: { ...noContents(), damagedPlaces: 1 } };
  }
  return { name, state, how, segments, contents: sumOf(segments.map(({ contents }) => contents)) };
}
