import type { TagPair } from "./base-tags.ts";
import { cut } from "./tag-text.ts";

/** How many bytes a host may have. */
const longest = 255;

/**
 * The host that a resource is of, or `undefined`: `datadog.host.name`, what the cloud provider calls it, `k8s.node.name` with
 * `k8s.cluster.name`, `host.id`, `host.name`. A task of AWS Fargate has none, and a name that every host has is none.
 * datadog-agent, pkg/opentelemetry-mapping-go/otlp/attributes, `source.go`.
 */
export function hostOf(given: string | undefined, resource: readonly TagPair[]): string | undefined {
  if (given !== undefined) return given === "" ? undefined : cut(given, longest);
  const attributes = new Map(resource.filter(([, value]) => value !== ""));
  const host = attributes.get("datadog.host.name") ?? ruledHost(attributes);
  return host === undefined || everywhere.has(host) ? undefined : cut(host, longest);
}

type Texts = ReadonlyMap<string, string>;

function ruledHost(attributes: Texts): string | undefined {
  if (attributes.get("aws.ecs.launchtype") === "fargate") return undefined;
  return (
    cloudHost(attributes) ?? kubernetesHost(attributes) ?? attributes.get("host.id") ?? attributes.get("host.name")
  );
}

function cloudHost(attributes: Texts): string | undefined {
  const [id, name] = [attributes.get("host.id"), attributes.get("host.name")];
  switch (attributes.get("cloud.provider")) {
    case "aws":
      return id;
    case "azure":
      return id ?? name;
    case "gcp": {
      const project = attributes.get("cloud.account.id");
      if (name === undefined || project === undefined) return undefined;
      // With three dots or more it is the internal name, of which the host's own is the first part.
      const parts = name.split(".");
      return `${parts.length > 3 ? parts[0]! : name}.${project}`;
    }
    default:
      return undefined;
  }
}

function kubernetesHost(attributes: Texts): string | undefined {
  const node = attributes.get("k8s.node.name");
  const cluster = attributes.get("k8s.cluster.name");
  return node === undefined || cluster === undefined ? node : `${node}-${cluster}`;
}

const everywhere: ReadonlySet<string> = new Set([
  "0.0.0.0",
  "127.0.0.1",
  "localhost",
  "localhost.localdomain",
  "localhost6.localdomain6",
  "ip6-localhost",
]);
