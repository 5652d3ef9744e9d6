import type { Entry } from "../books/ledger.ts";
import type { Total } from "../books/totals.ts";

/** A total as it is read: histograms by how many values they have. */
export function totalText({ kind, unit }: Entry, { value, count = 0 }: Total): string {
  if (kind === "histogram") return quantity(count);
  if (unit === "By") return bytesText(value);
  if (unit === "s") return `${quantity(value)} s`;
  return quantity(value);
}

/** Whole numbers whole, others with three digits or two decimals. */
export function quantity(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  if (Math.abs(value) >= 1) return value.toLocaleString("en-US", { maximumFractionDigits: 2 });
  return Math.abs(value) < 5e-4 ? "0" : value.toPrecision(3);
}

export function bytesText(bytes: number): string {
  if (Math.abs(bytes) < 1_000) return `${Math.round(bytes)} B`;
  if (Math.abs(bytes) < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function millisecondsText(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${quantity(Math.round(ms))} ms`;
}

export function secondsText(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
