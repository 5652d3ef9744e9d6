/** What the semantic conventions call a kind of exporter; for one that they do not know, the name of its class. */
export type ComponentType =
  | "otlp_grpc_metric_exporter"
  | "otlp_http_metric_exporter"
  | "otlp_http_json_metric_exporter"
  | "prometheus_http_text_metric_exporter"
  | (string & {});

export interface Component {
  readonly name: string;
  readonly type: ComponentType;
}

const registry = Symbol.for("meterbridge.health.instances");

/** Names one of several of a kind `kind/0`, `kind/1` and so on, in the order in which they are made. */
export function component(type: ComponentType, name: string | undefined): Component {
  return { type, name: name ?? `${type}/${nextInstance(type)}` };
}

/** The name of the object's class, where that says something. */
export function classNameOf(value: object): string | undefined {
  const { name } = (value.constructor ?? {}) as { readonly name?: unknown };
  return typeof name === "string" && name !== "" && name !== "Object" ? name : undefined;
}

/** Counted for the process, so that names differ also between two installed copies of this package. */
function nextInstance(type: string): number {
  const holder = globalThis as { [registry]?: Map<string, number> };
  const instances = (holder[registry] ??= new Map());
  const next = instances.get(type) ?? 0;
  instances.set(type, next + 1);
  return next;
}
