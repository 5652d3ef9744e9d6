import type { Attributes } from "@opentelemetry/api";
import type { Pair } from "./attributes.ts";
import { cutPieces, fittingLine, type Line, nothing, type Piece, piece, piecesWidth, space } from "./pieces.ts";
import { numberText } from "./quantity.ts";
import type { Excerpt } from "./report.ts";
import { durationText } from "./unit.ts";
import { visible } from "./visible.ts";

const allHint = piece(" all: true shows all ──", "dim");

/** The first line of an export: when, who, how much, and how to see all of it where that is not shown. */
export function titleLine(excerpt: Excerpt, attributes: Attributes | undefined, width: number): Line {
  const { endS, sinceS, metrics, series } = excerpt;
  const [date, time] = new Date(endS * 1_000).toISOString().replace(/\.\d+/, "").split("T") as [string, string];
  const name = textOf(attributes?.["service.name"]);
  const version = textOf(attributes?.["service.version"]);
  const seriesText = `${numberText(series)} series`;
  const later = sinceS > 0 ? `  +${durationText(sinceS)}` : "";
  const rule = piece("── ", "dim");
  const service = piece(name === "" ? "" : `  ${name}`, "bold");
  const forms: readonly Line[] = [
    [
      rule,
      piece(`${date} ${time}`, "bold"),
      service,
      piece(version === "" ? "" : ` ${version}`),
      piece(`  ${numberText(metrics)} metrics, ${seriesText}${later} `),
    ],
    [rule, piece(time, "bold"), service, piece(`  ${seriesText}${later} `)],
    [rule, piece(time, "bold"), piece(`  ${seriesText} `)],
    [piece(time, "bold"), piece(` ${seriesText}`)],
  ];
  const hint = excerpt.isWhole ? nothing : allHint;
  const end = piecesWidth(forms.at(-1)!) + hint.width <= width ? hint : nothing;
  const form = fittingLine(forms, width - end.width);
  const rest = width - piecesWidth(form) - end.width;
  return cutPieces([...form, piece("─".repeat(Math.max(rest, 0)), "dim"), end], width);
}

const indent = space(2);

/** The whole resource, in as many lines as it takes. */
export function resourceLines(resource: readonly Pair[], width: number): readonly Line[] {
  const lines: Piece[][] = [];
  let left = 0;
  for (const { key, value } of resource) {
    const size = indent.width + key.width + value.width;
    if (size > left || lines.length === 0) {
      lines.push([]);
      left = width;
    }
    lines.at(-1)!.push(indent, key, value);
    left -= size;
  }
  return lines.map((line) => cutPieces(line, width));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? visible(value) : "";
}
