import { proxyFor } from "@meterbridge/pooled-http/settings";
import type { DatadogExporterOptions } from "../options.ts";
import { intakeUrl } from "./intake-url.ts";

/**
 * Looks for the proxy that leads to the intake, so that a variable that is wrong is told when an exporter is built, and not with its first
 * export.
 *
 * @throws {TypeError} When the variable that holds is no address of a proxy.
 */
export function checkProxy(options: DatadogExporterOptions): void {
  if (options.socketPath !== undefined || options.transport !== undefined) return;
  const { protocol, hostname, port } = intakeUrl(options.mode === "otlp" ? "otlp" : "series", options);
  const secure = protocol === "https:";
  const host = hostname.replace(/^\[|\]$/g, "");
  proxyFor({ secure, host, port: port === "" ? (secure ? 443 : 80) : Number(port) }, options.proxy);
}
