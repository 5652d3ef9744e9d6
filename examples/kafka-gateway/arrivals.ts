import type { KafkaCollector } from "@meterbridge/testbed";

type Points = ReturnType<KafkaCollector["points"]>;

/**
 * What came out of the Collector of a service's counter: the sum of its deltas, and whether each begins where the one before it ended, or
 * later. What the Collector has read again, because the broker died before it could say how far it was, is known by its times and counts once.
 */
export function arrivals(service: string, points: Points): { readonly sum: number; readonly inOrder: boolean } {
  const all = points.filter(({ resource }) => resource.attributes["service.name"] === service);
  const deltas = [...new Map(all.map((point) => [point.startTime, point])).values()];
  const sum = deltas.reduce((before, point) => before + (point.kind === "sum" ? Number(point.value) : 0), 0);
  const inOrder = deltas.every(({ startTime }, index) => index === 0 || startTime >= deltas[index - 1]!.time);
  return { sum, inOrder };
}
