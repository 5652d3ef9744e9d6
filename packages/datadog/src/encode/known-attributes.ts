import type { TagPair } from "./base-tags.ts";

/** Of attributes of a custom container tag, what stands before the tag's key. */
const containerTag = "datadog.container.tag.";

/**
 * The tags that Datadog makes of a resource's attributes: those that tie metrics to services, containers, orchestrators and
 * clouds. What has one of Datadog's own names is passed on. When two attributes say the same, the first of the table wins.
 * datadog-agent, pkg/opentelemetry-mapping-go/otlp/attributes.
 */
export function knownTags(attributes: readonly TagPair[]): TagPair[] {
  const given = new Map(attributes.filter(([, value]) => value !== ""));
  const tags = new Map<string, string>();
  const add = (key: string, value: string | undefined): void => {
    if (value !== undefined && !tags.has(key)) tags.set(key, value);
  };
  for (const [attribute, key] of Object.entries(keys)) add(key, given.get(attribute));
  for (const [attribute, value] of given) {
    if (attribute.startsWith(containerTag)) add(attribute.slice(containerTag.length), value);
  }
  for (const key of Object.values(keys)) add(key, given.get(key));
  return [...tags];
}

const keys: Readonly<Record<string, string>> = {
  "deployment.environment.name": "env",
  "deployment.environment": "env",
  "service.name": "service",
  "service.version": "version",
  "service.instance.id": "service.instance.id",
  "tags.datadoghq.com/env": "env",
  "tags.datadoghq.com/service": "service",
  "tags.datadoghq.com/version": "version",
  "container.id": "container_id",
  "container.name": "container_name",
  "container.image.name": "image_name",
  "container.image.tag": "image_tag",
  "container.runtime": "runtime",
  "cloud.provider": "cloud_provider",
  "cloud.region": "region",
  "cloud.availability_zone": "zone",
  "aws.ecs.task.family": "task_family",
  "aws.ecs.task.arn": "task_arn",
  "aws.ecs.cluster.arn": "ecs_cluster_name",
  "aws.ecs.task.revision": "task_version",
  "aws.ecs.container.arn": "ecs_container_name",
  "k8s.container.name": "kube_container_name",
  "k8s.cluster.name": "kube_cluster_name",
  "k8s.deployment.name": "kube_deployment",
  "k8s.replicaset.name": "kube_replica_set",
  "k8s.statefulset.name": "kube_stateful_set",
  "k8s.daemonset.name": "kube_daemon_set",
  "k8s.job.name": "kube_job",
  "k8s.cronjob.name": "kube_cronjob",
  "k8s.namespace.name": "kube_namespace",
  "k8s.pod.name": "pod_name",
  "app.kubernetes.io/name": "kube_app_name",
  "app.kubernetes.io/instance": "kube_app_instance",
  "app.kubernetes.io/version": "kube_app_version",
  "app.kubernetes.io/component": "kube_app_component",
  "app.kubernetes.io/part-of": "kube_app_part_of",
  "app.kubernetes.io/managed-by": "kube_app_managed_by",
  "process.executable.name": "process.executable.name",
  "os.type": "os.type",
};
