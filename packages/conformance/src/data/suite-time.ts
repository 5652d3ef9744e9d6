/**
 * The time of day with which a case begins for an exporter that takes a clock, in milliseconds since 1970: some minutes after its data
 * points were recorded, because there are backends that take nothing old.
 */
export const suiteTimeMs = 1_790_000_900_000;
