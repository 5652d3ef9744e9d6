import type { Point } from "@meterbridge/core/points";
import type { MessageBuffer } from "./message-buffer.ts";

/**
 * Writes what a data point says into its `Metric`, behind the labels. What it has written when it throws is taken back.
 *
 * @throws {UnusablePoint} When the point says nothing that could be written.
 */
export type WritePoint = (message: MessageBuffer, point: Point) => void;
