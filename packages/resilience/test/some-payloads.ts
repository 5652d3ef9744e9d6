import type { Payload } from "@meterbridge/core";

/** A payload of so many data points, which tells by its content type which one it is. */
export function payloadOf(name: string, points: number, more: Partial<Payload> = {}): Payload {
  return { body: new Uint8Array(points), contentType: name, points, ...more };
}

/** One that can be divided, down to single data points; which ones are in it stands in its name: `a[0,3)`. */
export function divisible(name: string, from: number, to: number): Payload {
  const points = Array.from({ length: to - from }, (_, index) => from + index);
  return divisibleOf(name, points);
}

function divisibleOf(name: string, points: readonly number[]): Payload {
  return payloadOf(`${name}${points.join("")}`, points.length, {
    split(by) {
      if (by !== "halves")
        return [
          divisibleOf(
            name,
            points.filter((_, index) => !by.includes(index)),
          ),
        ];
      const middle = points.length >>> 1;
      return [divisibleOf(name, points.slice(0, middle)), undefined, divisibleOf(name, points.slice(middle))];
    },
  });
}

export function nameOf(payload: Payload): string {
  return payload.contentType;
}
