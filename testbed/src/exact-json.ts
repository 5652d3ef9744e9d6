/** Reads JSON; a whole number that is not exact as a `number` comes as a `bigint`. */
export function exactJson(text: string): unknown {
  return JSON.parse(text, exactly);
}

function exactly(_key: string, value: unknown, { source }: { readonly source?: string } = {}): unknown {
  const isExact = typeof value !== "number" || Number.isSafeInteger(value);
  return isExact || source === undefined || !/^-?\d+$/.test(source) ? value : BigInt(source);
}
