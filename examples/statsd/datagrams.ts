import type { Encoder, Payload } from "@meterbridge/core";
import { linesOf } from "./lines.ts";
import { Unencodable } from "./unencodable.ts";

/** Lines, as many to a datagram as it holds. Those of a histogram stay together, unless they alone are more than that. */
export function datagrams(maxBytes: number): Encoder {
  return {
    *encode({ scopeMetrics }, drop): Generator<Payload> {
      let [lines, bytes, points, from, position] = [[] as string[], 0, 0, 0, 0];
      const take = (to: number): Payload => {
        const body = Buffer.from(lines.join("\n"));
        const taken = { body, contentType: "text/plain", points, range: [from, to] } as const;
        [lines, bytes, points, from] = [[], 0, 0, position];
        return taken;
      };
      for (const metric of scopeMetrics.flatMap(({ metrics }) => metrics)) {
        for (const dataPoint of metric.dataPoints) {
          try {
            const added = linesOf(metric, dataPoint, maxBytes);
            const together = Buffer.byteLength(added.join("\n")) + 1;
            if (lines.length > 0 && bytes + together > maxBytes + 1) yield take(position);
            for (const [index, line] of added.entries()) {
              const size = Buffer.byteLength(line) + 1; // with the line feed
              if (bytes + size > maxBytes + 1) yield take(index > 0 ? position + 1 : position);
              lines.push(line);
              bytes += size;
            }
            points++;
          } catch (error) {
            drop(error instanceof Unencodable ? error.message : "invalid", dataPoint);
          }
          position++;
        }
      }
      if (lines.length > 0) yield take(position);
    },
  };
}
