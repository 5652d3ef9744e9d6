const unitsMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads `90s`, `1h` or `2d`, and gives milliseconds; `undefined` when it is none of this. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim()) ?? [];
  return number === undefined ? undefined : Number(number) * unitsMs[unit as keyof typeof unitsMs];
}

/** Milliseconds as people say them, in one unit: `40 s`, `3 h`. */
export function duration(ms: number): string {
  const all = Math.max(0, ms);
  if (all < 100 * unitsMs.s) return `${Math.round(all / unitsMs.s)} s`;
  if (all < 100 * unitsMs.m) return `${Math.round(all / unitsMs.m)} min`;
  if (all < 48 * unitsMs.h) return `${Math.round(all / unitsMs.h)} h`;
  return `${Math.round(all / unitsMs.d)} d`;
}

export function byteSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KiB`;
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
  return `${(bytes / 1024 ** 3).toFixed(2)} GiB`;
}

/** `1 234 567` */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, " ");
}

/** `1 record`, `2 records` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** `2 records of 6 data points` */
export function recordsOf(records: number, points: number): string {
  return `${counted(records, "record")} of ${counted(points, "data point")}`;
}
