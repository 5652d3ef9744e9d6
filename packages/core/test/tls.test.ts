import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { checkOptions } from "../src/index.ts";
import { loadCertificates, tlsRules } from "../src/tls/index.ts";

const pem = "-----BEGIN CERTIFICATE-----\nTWV0ZXJicmlkZ2U=\n-----END CERTIFICATE-----\n";
const folder = mkdtempSync(join(tmpdir(), "meterbridge-"));
const file = join(folder, "ca.pem");
writeFileSync(file, pem);
afterAll(() => rmSync(folder, { recursive: true }));

it.for([
  ["PEM text", pem],
  ["its bytes", Buffer.from(pem)],
  ["a file's path", file],
] as const)("reads certificates given as %s", ([, ca]) => {
  checkOptions("tls", { ca }, tlsRules);
  expect(loadCertificates({ ca, serverName: "collector" })).toEqual({ ca: pem });
});

it.for([
  [{ ca: join(folder, "absent.pem") }, /ca: got ".*absent.pem".*ENOENT/s],
  [{ cert: Buffer.from("no PEM") }, /cert: got an object.*there is no PEM block in it/s],
  [{ ca: 5 }, /ca: got 5, allowed: PEM text, its bytes, or a file's path/],
] as const)("names what cannot be read: %j", ([options, message]) => {
  expect(() => checkOptions("tls", options as object, tlsRules)).toThrow(message);
});

it("does not show what was given as a key", () => {
  expect(() => checkOptions("tls", { key: "MC4CAQAwBQYDK2VwBCIEIA" }, tlsRules)).toThrow(
    /^(?!.*MC4CAQ).*key: got a string \(not shown\)/s,
  );
});
