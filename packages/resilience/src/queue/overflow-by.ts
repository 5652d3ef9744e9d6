import type { Countable } from "@meterbridge/core";
import type { Accounts } from "../accounts.ts";
import { block } from "./block.ts";
import type { MemoryLine } from "./memory-line.ts";
import { mergeDelta } from "./merge-delta.ts";
import { dropNewest, dropOldest, type Overflow } from "./overflow.ts";
import type { QueueOverflow } from "./queue-options.ts";

/** What the option `overflow` stands for. */
export function overflowBy<In extends Countable>(
  overflow: QueueOverflow<In>,
  line: MemoryLine<In>,
  books: Accounts,
): Overflow<In> {
  switch (overflow) {
    case "drop-newest":
      return dropNewest(line);
    case "block":
      return block(line);
    case "merge-delta":
      return mergeDelta(line, books);
    default:
      return dropOldest(line);
  }
}
