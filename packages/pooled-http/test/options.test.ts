import { expect, it } from "vitest";
import { httpPool, httpTransport, type HttpTransportOptions } from "../src/index.ts";

it.for<[object, RegExp]>([
  [{ url: "localhost:4318" }, /url: got "localhost:4318", allowed: an absolute URL/],
  [{ url: "" }, /url/],
  [
    { headers: "a: b" },
    /headers: got a string \(not shown\), allowed: an object of header names and values, or a function/,
  ],
  [{ headers: { "content-length": "1" } }, /headers\.content-length: is set by the transport/],
  [{ headers: { a: 1 } }, /headers\.a: its value is no text/],
  [{ tls: { ca: "/nowhere/ca.pem" } }, /tls\.ca: .*ENOENT/],
  [{ tls: { cA: "x" } }, /tls\.cA: unknown, did you mean "ca"/],
  [{ maxResponseBytes: 0 }, /maxResponseBytes/],
  [{ maxSockets: 0.5 }, /maxSockets/],
  [{ keepAliveMs: -1 }, /keepAliveMs/],
  [{ maxConnectionAgeMs: "1" }, /maxConnectionAgeMs/],
  [{ pool: {} }, /pool: got an object, allowed: a pool made by httpPool/],
  [{ userAgent: "" }, /userAgent/],
  [{ userAgent: "two\nlines" }, /userAgent/],
  [{ lookup: "1.1.1.1" }, /lookup/],
  [{ proxy: true }, /proxy: got true, allowed: false, or an absolute URL/],
  [{ proxy: "proxy.test:3128" }, /proxy/],
  [{ socketPath: "" }, /socketPath/],
  [{ classify: true }, /classify/],
  [{ clock: {} }, /clock/],
  [{ maxSocket: 3 }, /maxSocket: unknown, did you mean "maxSockets"/],
])("%o is a wrong option", ([options, message]) => {
  expect(() => httpTransport({ url: "http://localhost/", ...options } as HttpTransportOptions)).toThrow(message);
});

it("all wrong options are named at once, of a pool too", () => {
  expect(() => httpPool({ maxSockets: 0, keepAliveMs: 1.5 })).toThrow(/2 wrong options[^]*maxSockets[^]*keepAliveMs/);
});
