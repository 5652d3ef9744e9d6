import type { Attributes } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { datadogProtobuf } from "../../src/encode/encoder.ts";
import type { DatadogProtobufOptions } from "../../src/encode/options.ts";
import { encoded } from "./encoded.ts";
import { clockAt, gauge, resourceMetrics } from "./metrics.ts";
import type { ReadEntry } from "./read-payload.ts";

function seriesOf(resource: Attributes, options: DatadogProtobufOptions = {}): ReadEntry {
  const metrics = resourceMetrics([gauge("m", { value: 1 })], { resource });
  return encoded(datadogProtobuf({ clock: clockAt(), ...options }), metrics).entries[0]!;
}

describe("of a resource's attributes, tags are those that Datadog knows", () => {
  it.for<[attributes: Attributes, tags: string[]]>([
    [{ "service.name": "shop", "service.version": "1.4.2" }, ["service:shop", "version:1.4.2"]],
    [{ "deployment.environment": "prod" }, ["env:prod"]],
    [{ "deployment.environment": "old", "deployment.environment.name": "new" }, ["env:new"]],
    [{ "k8s.pod.name": "shop-1", "k8s.namespace.name": "eu" }, ["kube_namespace:eu", "pod_name:shop-1"]],
    [{ "container.id": "abc", "container.image.name": "img" }, ["container_id:abc", "image_name:img"]],
    [
      { "cloud.provider": "aws", "cloud.region": "eu-west-1", "cloud.availability_zone": "a" },
      ["cloud_provider:aws", "region:eu-west-1", "zone:a"],
    ],
    [{ "tags.datadoghq.com/env": "prod" }, ["env:prod"]],
    [
      { "datadog.container.tag.team": "a", "datadog.container.tag.region": "b", "cloud.region": "c" },
      ["region:c", "team:a"],
    ],
    [{ env: "prod", kube_job: "x", other: "y" }, ["env:prod", "kube_job:x"]],
    [{ "service.name": "", "host.name": "a", "telemetry.sdk.name": "opentelemetry" }, []],
  ])("%j: %j", ([attributes, tags]) => {
    expect(seriesOf(attributes).tags).toEqual(tags);
  });
});

describe("the host", () => {
  const node = { "k8s.node.name": "node-1" };

  it.for<[attributes: Attributes, host: string | undefined]>([
    [{}, undefined],
    [{ "host.name": "web" }, "web"],
    [{ "host.name": "web", "host.id": "i-1" }, "i-1"],
    [{ "host.id": "i-1", ...node }, "node-1"],
    [{ ...node, "k8s.cluster.name": "eu" }, "node-1-eu"],
    [{ ...node, "cloud.provider": "aws", "host.id": "i-1" }, "i-1"],
    [{ ...node, "cloud.provider": "aws" }, "node-1"],
    [{ "cloud.provider": "azure", "host.name": "vm" }, "vm"],
    [{ "cloud.provider": "gcp", "host.name": "vm.c.project.internal", "cloud.account.id": "project" }, "vm.project"],
    [{ "cloud.provider": "gcp", "host.name": "vm", "host.id": "7" }, "7"],
    [{ "datadog.host.name": "own", "cloud.provider": "aws", "host.id": "i-1" }, "own"],
    [{ "aws.ecs.launchtype": "fargate", "host.name": "web" }, undefined],
    [{ "host.name": "localhost" }, undefined],
    [{ "host.name": "" }, undefined],
    [{ "host.name": "ö".repeat(200) }, "ö".repeat(127)],
  ])("of %j is %s", ([attributes, host]) => {
    expect(seriesOf(attributes).host).toBe(host);
  });

  it("is that of the options, where there is one", () => {
    expect(seriesOf({ "host.name": "web" }, { host: "given" }).host).toBe("given");
  });
});
