import { createSocket } from "node:dgram";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { FarEnd, ReceivedPoint } from "@meterbridge/conformance";

/** A StatsD server that remembers what came. UDP gives it no way to answer, so there is nothing to command. */
export async function statsdFarEnd(): Promise<FarEnd & { readonly port: number }> {
  const socket = createSocket("udp4");
  const datagrams: Buffer[] = [];
  socket.on("message", (datagram) => datagrams.push(datagram));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    port: socket.address().port,
    next: () => {},
    attempts: () => datagrams.length,
    largestAttemptBytes: () => Math.max(0, ...datagrams.map(({ length }) => length)),
    async received() {
      // A datagram waits in the socket until the event loop has turned.
      let seen: number;
      do {
        seen = datagrams.length;
        await nextTurn();
        await nextTurn();
      } while (datagrams.length > seen);
      return readPoints(datagrams.flatMap((datagram) => datagram.toString().split("\n")));
    },
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

interface Line {
  readonly name: string;
  readonly value: number;
  readonly type: string;
  readonly tags: Readonly<Record<string, string>>;
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

function readPoints(texts: readonly string[]): ReceivedPoint[] {
  const lines = texts.map(readLine);
  const points: ReceivedPoint[] = [];
  while (lines.length > 0) {
    const buckets = takeWhile(lines, ({ name, tags }) => name.endsWith(".bucket") && "le" in tags);
    if (buckets.length > 0) points.push(readHistogram(buckets, lines));
    else points.push(readScalar(lines.shift()!));
  }
  return points;
}

function takeWhile(lines: Line[], wanted: (line: Line) => boolean): Line[] {
  const end = lines.findIndex((line) => !wanted(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function readScalar({ name, value, type, tags }: Line): ReceivedPoint {
  const metric = { name };
  if (type === "g") return { metric, kind: "gauge", attributes: tags, value };
  return { metric, kind: "sum", temporality: "delta", attributes: tags, value };
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
