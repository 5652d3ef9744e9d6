import type { Attributes } from "@opentelemetry/api";
import type { Pair } from "./attributes.ts";
import { cutPieces, type Piece, piece, piecesWidth, space } from "./pieces.ts";
import { numberText } from "./quantity.ts";
import type { Report } from "./report.ts";
import { durationText } from "./unit.ts";
import { visible } from "./visible.ts";

/** The first line of an export: when, who, how much. */
export function titleLine(report: Report, attributes: Attributes | undefined, width: number): readonly Piece[] {
  const { endS, sinceS, metrics, series } = report;
  const [date, time] = new Date(endS * 1_000).toISOString().replace(/\.\d+/, "").split("T") as [string, string];
  const name = textOf(attributes?.["service.name"]);
  const version = textOf(attributes?.["service.version"]);
  const seriesText = `${numberText(series)} series`;
  const later = sinceS > 0 ? `  +${durationText(sinceS)}` : "";
  const rule = piece("── ", "dim");
  const service = piece(name === "" ? "" : `  ${name}`, "bold");
  const forms: readonly (readonly Piece[])[] = [
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
  const fitting = forms.find((pieces) => piecesWidth(pieces) <= width) ?? forms.at(-1)!;
  return cutPieces([...fitting, piece("─".repeat(Math.max(width - piecesWidth(fitting), 0)), "dim")], width);
}

const indent = space(2);

/** The whole resource, in as many lines as it takes. */
export function resourceLines(resource: readonly Pair[], width: number): readonly (readonly Piece[])[] {
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
