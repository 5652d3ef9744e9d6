import { fileURLToPath } from "node:url";
import { runProcess } from "@meterbridge/test-harness";
import { expect, it } from "vitest";

const file = fileURLToPath(new URL("programs/cluster.ts", import.meta.url));

it.for([["prom-client"], ["@prometheus-io/client"]])(
  "a cluster's primary adds up both kinds of metrics of its workers, with %s",
  async ([client]) => {
    const { stdout, stderr, exitedByItself } = await runProcess({ file, args: [client!], limitMs: 18_000 });
    expect(stdout, stderr).toContain('orders_total{otel_scope_name="shop"} 14\n');
    expect(stdout).toContain("jobs_total 6\n");
    expect(exitedByItself).toBe(true);
  },
);
