import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const backends = "**/*.backend.test.ts";
const faults = "tests/faults/**/*.test.ts";
const precision = [
  "packages/conformance/test/precision-*.test.ts",
  "packages/{conformance,test-harness}/test/*mutants*.test.ts",
];

// "unit" needs nothing but Node; "faults" makes faults of networks, processes and disks for real; "precision" judges the
// conformance suite: every mutant by the case that has to catch it, and by every other one; it takes minutes; "backend" talks to the real servers of testbed/.
export default defineConfig({
  test: {
    testTimeout: 20_000,
    // A machine that stalls for longer than a poll has time would be asked no more than once.
    expect: { poll: { timeout: 10_000 } },
    // Tests wait more than they compute: on two cores, two at once take little more than half the time of one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Names that tests make up are nothing for the proxy of this machine.
    env: { http_proxy: "", HTTP_PROXY: "", https_proxy: "", HTTPS_PROXY: "" },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/*/test/**/*.test.ts", "tests/**/*.test.ts", "examples/*/test/**/*.test.ts"],
          exclude: [backends, faults, ...precision, "**/node_modules/**", "**/.cache/**"],
        },
      },
      {
        extends: true,
        test: { name: "faults", include: [faults] },
      },
      {
        extends: true,
        test: { name: "precision", include: precision },
      },
      {
        extends: true,
        test: {
          name: "backend",
          include: [`packages/*/test/${backends}`, `tests/${backends}`, "testbed/test/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/.cache/**"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
