/** InfluxDB's limit for measurement, tags and field key together, in bytes as they are written, and with 4 of its own. */
export const longestKey = 65_535;

/**
 * Whether measurement and tags, as they are written, are too long for a field with a key of so many bytes. InfluxDB 1 and 2,
 * `MaxKeyLength`.
 */
export function isKeyTooLong(head: string, fieldBytes: number): boolean {
  const room = longestKey - 4 - fieldBytes;
  // No character takes more than three bytes for each of its units.
  return head.length * 3 > room && Buffer.byteLength(head) > room;
}
