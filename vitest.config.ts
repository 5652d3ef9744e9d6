import { defineConfig } from "vitest/config";

const backends = "**/*.backend.test.ts";

// Two projects: "unit" needs nothing but Node; "backend" talks to the real servers of testbed/.
export default defineConfig({
  test: {
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/*/test/**/*.test.ts", "tests/**/*.test.ts", "examples/*/test/**/*.test.ts"],
          exclude: [backends, "**/node_modules/**", "**/.cache/**"],
        },
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
