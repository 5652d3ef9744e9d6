import { join } from "node:path";
import { ackName, quarantineFolder, segmentName } from "../spool/folder-layout.ts";
import { quarantinedAcks } from "../spool-inspect/inspect-quarantine.ts";
import type { Courier } from "./courier.ts";
import { moveSegment, removeSegment, replaySegment } from "./replay-segment.ts";
import type { Tenant } from "./tenant.ts";

/**
 * Sends what can be read of a file in the quarantine. Meanwhile it is with us, so that nobody else takes it; what was not
 * taken goes back with a note how far it has got, and a damaged file stays to be looked at.
 */
export async function replayQuarantined(
  dir: string,
  name: string,
  number: number,
  house: Tenant,
  courier: Courier,
): Promise<void> {
  const kept = join(dir, quarantineFolder, name);
  const there = { path: kept, ackPath: quarantinedAcks(kept) };
  const here = { path: join(house.path, segmentName(number)), ackPath: join(house.path, ackName(number)) };
  await moveSegment(there, here);
  const end = await replaySegment(here, undefined, (turn) => courier.take(turn, { id: name, isQuarantined: true }));
  if (end.state === "finished" && !end.isDamaged) await removeSegment(here);
  else await moveSegment(here, there);
}
