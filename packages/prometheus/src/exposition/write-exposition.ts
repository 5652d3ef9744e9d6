import { breather } from "@meterbridge/core";
import { Chunks } from "./chunks.ts";
import type { Collected } from "./collected.ts";
import type { Drops } from "./drops.ts";
import type { Family, WriteFamilies } from "./family.ts";
import { inSlices } from "./in-slices.ts";
import type { Layout } from "./layout.ts";
import { namesOf } from "./sample-names.ts";

/** Arranges and writes what was collected, and lets the event loop turn every few milliseconds. */
export async function writeExposition(
  layout: Layout,
  write: WriteFamilies,
  collected: Collected,
  names: readonly string[] | undefined,
  drops: Drops,
): Promise<readonly Uint8Array[]> {
  const breath = breather();
  try {
    const families = await inSlices(layout.arrange(collected, drops), breath);
    const chunks = new Chunks();
    await inSlices(write(names ? chosen(families, names) : families, chunks, drops), breath);
    return chunks.finish();
  } finally {
    layout.rest();
  }
}

/** The families of which one of these is the name, or that of a sample. */
function chosen(families: readonly Family[], names: readonly string[]): readonly Family[] {
  const wanted = new Set(names);
  return families.filter((family) => namesOf(family).some((name) => wanted.has(name)));
}
