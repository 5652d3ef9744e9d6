import { expect, it } from "vitest";
import { type Block, blockOf, type Hold, type Span } from "../loop/blocks.ts";

const hold: Hold = { from: 100, to: 120, cpuMs: 20 };
const nothing: readonly (Span & { cpuMs: number })[] = [];

it.for<
  [title: string, hold: Hold, apart: typeof nothing, gc: readonly Span[], own: Pick<Block, "ownMs" | "withoutGcMs">]
>([
  ["is all the exporters' when nobody else worked", hold, nothing, [], { ownMs: 20, withoutGcMs: 20 }],
  ["is less by what was marked", hold, [{ from: 102, to: 114, cpuMs: 12 }], [], { ownMs: 8, withoutGcMs: 8 }],
  [
    "is less by marks that overlap only once",
    hold,
    [
      { from: 100, to: 110, cpuMs: 5 },
      { from: 105, to: 115, cpuMs: 5 },
    ],
    [],
    { ownMs: 5, withoutGcMs: 5 },
  ],
  ["is less by the garbage collector", hold, nothing, [{ from: 110, to: 130 }], { ownMs: 20, withoutGcMs: 10 }],
  [
    "is not less twice by a collection within what was marked",
    hold,
    [{ from: 100, to: 110, cpuMs: 10 }],
    [{ from: 104, to: 108 }],
    { ownMs: 10, withoutGcMs: 10 },
  ],
  ["is not what other processes did", { ...hold, cpuMs: 3 }, nothing, [], { ownMs: 3, withoutGcMs: 3 }],
  [
    "is not less by what was marked at another time",
    hold,
    [{ from: 90, to: 100, cpuMs: 10 }],
    [{ from: 120, to: 125 }],
    { ownMs: 20, withoutGcMs: 20 },
  ],
])("a block %s", ([, held, apart, gc, own]) => {
  expect(blockOf(held, apart, gc)).toEqual({ at: 100, wallMs: 20, ...own });
});
