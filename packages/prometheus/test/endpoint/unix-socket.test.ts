import { once } from "node:events";
import { chmod, lstat, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { runProcess } from "@meterbridge/test-harness";
import { describe, expect, it, onTestFinished } from "vitest";
import { folder, listenFor } from "./listening.ts";

async function scraped(socketPath: string): Promise<string> {
  const sent = httpRequest({ socketPath, path: "/metrics", agent: false }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return text(response);
}

describe.skipIf(process.platform === "win32")("a Unix domain socket", () => {
  it("is served, and gone after close", async () => {
    const socketPath = join(await folder(), "a.sock");
    const listening = await listenFor({ socketPath });
    expect(listening).toMatchObject({ url: `http://unix:${socketPath}:/metrics`, address: socketPath });
    expect(await scraped(socketPath)).toBe("a 1\n");
    await listening.close();
    await expect(lstat(socketPath)).rejects.toMatchObject({ code: "ENOENT" });
    await listenFor({ socketPath });
    expect(await scraped(socketPath)).toBe("a 1\n");
  });

  it.for([0o600, 0o660, 0o666])("has the mode that it is given: %o", async (socketMode) => {
    const socketPath = join(await folder(), "a.sock");
    await listenFor({ socketPath, socketMode });
    expect((await stat(socketPath)).mode & 0o777).toBe(socketMode);
  });

  it("that a dead process left behind is replaced", async () => {
    const socketPath = join(await folder(), "a.sock");
    const script = `
      import { createServer } from "node:net";
      createServer().listen(${JSON.stringify(socketPath)}, () => process.kill(process.pid, "SIGKILL"));
    `;
    await runProcess({ script });
    expect((await lstat(socketPath)).isSocket()).toBe(true);
    await listenFor({ socketPath });
    expect(await scraped(socketPath)).toBe("a 1\n");
  });

  it("of a live process stays", async () => {
    const socketPath = join(await folder(), "a.sock");
    const other = createServer((socket) => void socket.destroy()).listen(socketPath);
    await once(other, "listening");
    onTestFinished(() => new Promise((resolve) => other.close(() => resolve())));
    await expect(listenFor({ socketPath })).rejects.toMatchObject({
      message: `prometheus: cannot listen on ${socketPath}: it is in use (EADDRINUSE)`,
      code: "EADDRINUSE",
    });
    expect((await lstat(socketPath)).isSocket()).toBe(true);
  });

  it("is not made where a file is, or a link", async () => {
    const path = await folder();
    const file = join(path, "file");
    const link = join(path, "link");
    await writeFile(file, "precious");
    await symlink(file, link);
    for (const socketPath of [file, link, path]) {
      await expect(listenFor({ socketPath })).rejects.toMatchObject({ code: "EADDRINUSE" });
    }
    expect(await readFile(link, "utf8")).toBe("precious");
  });

  it("is not made where nobody may write", async ({ skip }) => {
    skip(process.getuid?.() === 0, "root may write anywhere");
    const path = await folder();
    await chmod(path, 0o500);
    await expect(listenFor({ socketPath: join(path, "a.sock") })).rejects.toMatchObject({ code: "EACCES" });
  });
});
