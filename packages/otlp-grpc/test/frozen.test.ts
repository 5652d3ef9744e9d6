import { frozenServer, runProcess } from "@meterbridge/test-harness";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";

it.skipIf(process.platform === "win32").for(["grpc-js", "http2"])(
  "a process ends by itself after its shutdown though nobody has answered its connection: %s",
  async (kind) => {
    const frozen = await frozenServer();
    onTestFinished(() => frozen.stop());
    const file = fileURLToPath(new URL("frozen-client.ts", import.meta.url));
    const result = await runProcess({ file, args: [kind, new URL(frozen.url).origin] });
    expect(result).toMatchObject({ exitedByItself: true, exitCode: 0, stderr: "" });
    expect(result.stdout).toMatch(/\[timeout\]/);
  },
);
