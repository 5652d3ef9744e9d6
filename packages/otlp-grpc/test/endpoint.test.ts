import { describe, expect, it } from "vitest";
import { endpointOf, endpointRule } from "../src/endpoint.ts";

describe("an address", () => {
  it.for([
    ["http://collector", false, { host: "collector", port: 4317 }, "collector:4317"],
    ["https://collector", true, { host: "collector", port: 4317 }, "collector:4317"],
    ["HTTPS://collector:443", true, { host: "collector", port: 443 }, "collector:443"],
    ["http://collector:80", false, { host: "collector", port: 80 }, "collector:80"],
    ["http://collector/x:80", false, { host: "collector", port: 4317 }, "collector:4317"],
    ["http://collector:80/", false, { host: "collector", port: 80 }, "collector:80"],
    ["http://[::1]:4318/v1/metrics", false, { host: "::1", port: 4318 }, "[::1]:4318"],
    ["dns:collector:1234", true, { host: "collector", port: 1234 }, "collector:1234"],
    ["dns:///collector", true, { host: "collector", port: 4317 }, "collector:4317"],
    ["collector", true, { host: "collector", port: 4317 }, "collector:4317"],
    ["localhost:4317", true, { host: "localhost", port: 4317 }, "localhost:4317"],
    ["127.0.0.1:1234", true, { host: "127.0.0.1", port: 1234 }, "127.0.0.1:1234"],
    ["unix:/run/otel.sock", false, { path: "/run/otel.sock" }, "localhost"],
    ["unix:///run/otel.sock", false, { path: "/run/otel.sock" }, "localhost"],
    ["unix:otel.sock", false, { path: "otel.sock" }, "localhost"],
  ] as const)("%s", ([url, secure, address, authority]) => {
    expect(endpointOf(url)).toMatchObject({ secure, address, authority });
    expect(endpointRule(url)).toBeUndefined();
  });

  it("may be a URL", () => {
    expect(endpointOf(new URL("https://collector:1234"))).toMatchObject({ secure: true, authority: "collector:1234" });
  });

  it.for([
    ["http://collector", true, false],
    ["https://collector", true, true],
    ["http://collector", false, false],
    ["collector:4317", true, false],
    ["collector:4317", false, true],
    ["dns:collector", true, false],
    ["unix:/run/otel.sock", false, true],
  ] as const)("%s with insecure: %s is secure: %s", ([url, insecure, secure]) => {
    expect(endpointOf(url, insecure).secure).toBe(secure);
  });

  it("keeps its user info apart, and shows it nowhere", () => {
    const { userInfo, ...rest } = endpointOf("http://ann:s3cr%20t@collector:1234");
    expect(userInfo).toBe("ann:s3cr t");
    expect(JSON.stringify(rest)).not.toMatch(/ann|s3cr/);
  });

  it.for([
    "",
    "ftp://collector",
    "grpc://collector:4317",
    "http://",
    "//collector",
    "collector:port",
    "dns://8.8.8.8/collector",
    "a b",
    "unix:",
    5,
  ])("is not %j", (value) => {
    expect(endpointRule(value)).toMatch(/http:\/\/host:port/);
  });
});
