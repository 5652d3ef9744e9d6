/** What a name is for: a label's must not have a colon, a metric's may. */
export type NameKind = "metric" | "label";

/** Whether a name needs no escaping. Prometheus, "Metric names and labels". */
export function isPlain(name: string, kind: NameKind): boolean {
  for (let at = 0; at < name.length; at++) if (!isPlainAt(name.charCodeAt(at), at, kind)) return false;
  return name !== "";
}

/** Whether a character may stand at a place of a plain name: no digit may be the first. */
export function isPlainAt(code: number, at: number, kind: NameKind): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || // a to z
    (code >= 0x41 && code <= 0x5a) || // A to Z
    code === 0x5f || // _
    (code >= 0x30 && code <= 0x39 && at > 0) || // 0 to 9
    (code === 0x3a && kind === "metric") // :
  );
}
