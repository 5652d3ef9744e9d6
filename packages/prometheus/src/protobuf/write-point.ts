import type { Point } from "../exposition/points.ts";
import type { MessageBuffer } from "./message-buffer.ts";

/**
 * Writes what a data point says into its `Metric`, behind the labels. What it has written when it throws is taken back.
 *
 * @throws {Unwritable} When the point says nothing that could be written.
 */
export type WritePoint = (message: MessageBuffer, point: Point) => void;
