import type { ReceivedPoint } from "@meterbridge/conformance";

interface Line {
  readonly name: string;
  readonly value: number;
  readonly type: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The data points that lines tell of. It throws on what is no line. */
export function readPoints(texts: readonly string[]): ReceivedPoint[] {
  const lines = texts.map(readLine);
  const points: ReceivedPoint[] = [];
  while (lines.length > 0) {
    const buckets = takeWhile(lines, ({ name, tags }) => name.endsWith(".bucket") && "le" in tags);
    if (buckets.length > 0) points.push(readHistogram(buckets, lines));
    else points.push(readScalar(lines.shift()!));
  }
  return points;
}

function readLine(line: string): Line {
  const match = /^([^:]+):(-?\d+(?:\.\d+)?(?:e[+-]\d+)?)\|([cg])(?:\|#(.*))?$/.exec(line);
  if (!match) throw new Error(`not a line of StatsD: ${line}`);
  const [, name = "", value, type = "", tags = ""] = match;
  const pairs = tags === "" ? [] : tags.split(",").map((tag) => [before(tag), tag.slice(before(tag).length + 1)]);
  return { name, value: Number(value), type, tags: Object.fromEntries(pairs) };
}

function before(tag: string): string {
  return tag.slice(0, tag.indexOf(":"));
}

function readScalar({ name, value, type, tags }: Line): ReceivedPoint {
  const metric = { name };
  if (type === "g") return { metric, kind: "gauge", attributes: tags, value };
  return { metric, kind: "sum", temporality: "delta", attributes: tags, value };
}

function takeWhile(lines: Line[], wanted: (line: Line) => boolean): Line[] {
  const end = lines.findIndex((line) => !wanted(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

/** Its buckets count everything up to their bound, so each is the difference to the one before. */
function readHistogram(buckets: readonly Line[], following: Line[]): ReceivedPoint {
  const { name: bucketName, tags } = buckets[0]!;
  const { le: _bound, ...attributes } = tags;
  const name = bucketName.slice(0, -".bucket".length);
  const parts = takeWhile(following, (line) => /^\.(count|sum|min|max)$/.test(line.name.replace(name, "")));
  const { count = 0, ...rest } = Object.fromEntries(
    parts.map((part) => [part.name.slice(name.length + 1), part.value]),
  );
  return {
    metric: { name },
    kind: "histogram",
    temporality: "delta",
    attributes,
    value: {
      count: BigInt(count),
      ...rest,
      bounds: buckets.slice(0, -1).map((bucket) => Number(bucket.tags["le"])),
      counts: buckets.map(({ value }, index) => BigInt(value - (buckets[index - 1]?.value ?? 0))),
    },
  };
}
