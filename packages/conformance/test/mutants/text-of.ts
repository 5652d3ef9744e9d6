import type { PointAttribute } from "../../src/index.ts";

/** An attribute as exporters write it that know texts only. */
export function textOf(item: PointAttribute): string {
  if (typeof item === "string") return item;
  return JSON.stringify(item, (_, inside: unknown) => (typeof inside === "bigint" ? Number(inside) : inside));
}
