/** The bytes of a trace id or span id in hexadecimal; `undefined` when it is not one. */
export function idBytes(id: unknown, length: 8 | 16): Buffer | undefined {
  if (typeof id !== "string" || id.length !== length * 2 || !/^[0-9a-f]+$/i.test(id)) return undefined;
  return Buffer.from(id, "hex");
}
