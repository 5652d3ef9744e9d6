import type { Backlog } from "../deliverer.ts";
import type { MemoryLine, Waiting } from "./memory-line.ts";
import type { Overflow } from "./overflow.ts";

/** Shows what waits in memory to a deliverer. */
export function lineBacklog<In>(line: MemoryLine<In>, door: Overflow<In>): Backlog<In> {
  return {
    head() {
      return door.takeHead?.(oldest) ?? oldest();
    },
    remove(entry) {
      line.take(entry as Waiting<In>);
      door.roomMade?.();
    },
  };

  function oldest(): Waiting<In> | undefined {
    line.expire();
    door.roomMade?.();
    const [first] = line.entries;
    // From now on it is not merged, and the last to make room.
    if (first) first.sending = true;
    return first;
  }
}
