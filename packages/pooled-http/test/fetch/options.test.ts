import { expect, it } from "vitest";
import { fetchTransport, type FetchTransportOptions } from "../../src/fetch/index.ts";
import { httpPool } from "../../src/index.ts";

const build = (options: object) => (): unknown =>
  fetchTransport({ url: "http://localhost/", ...options } as FetchTransportOptions);

it.for<[object, RegExp]>([
  [{ url: "localhost:4318" }, /url: got "localhost:4318", allowed: an absolute URL/],
  [{ headers: { "content-length": "1" } }, /headers\.content-length: is set by the transport/],
  [{ maxResponseBytes: 0 }, /maxResponseBytes/],
  [{ userAgent: "two\nlines" }, /userAgent/],
  [{ fetch: "global" }, /fetch: got "global", allowed: a function/],
  [{ classify: true }, /classify/],
  [{ clock: {} }, /clock/],
  [{ fech: fetch }, /fech: unknown, did you mean "fetch"/],
])("%o is a wrong option", ([options, message]) => {
  expect(build(options)).toThrow(message);
});

it("what only sockets have is refused in one error, with the reason, and nothing of it is shown", () => {
  const options = {
    tls: { key: "s3cr3t" },
    maxSockets: 1,
    keepAliveMs: 1,
    maxConnectionAgeMs: 1,
    pool: httpPool(),
    lookup: () => {},
    proxy: "http://me:s3cr3t@proxy.test/",
    socketPath: "/run/x.sock",
  };
  expect(build(options)).toThrow(/^fetchTransport: 8 wrong options$/m);
  for (const name of Object.keys(options)) {
    expect(build(options)).toThrow(
      new RegExp(`^ {2}${name}: got a .*, allowed: nothing with fetch: whom it trusts`, "m"),
    );
  }
  expect(build(options)).not.toThrow(/s3cr3t/);
});
