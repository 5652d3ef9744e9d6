import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runProcess, type ProcessResult } from "@meterbridge/test-harness";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const testbed = join(import.meta.dirname, "..");

// Each test has a testbed of its own in which nothing is built, and a PATH with nothing but what it puts there; what this
// machine has in /usr/sbin is not looked at.
describe.skipIf(process.platform === "win32")("finding and building servers", () => {
  let folder: string;
  let programs: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "meterbridge-testbed-"));
    programs = join(folder, "programs");
    mkdirSync(programs);
    for (const part of ["package.json", "build.ts", "src", "collector", "prometheus", "openmetrics", "questdb"]) {
      cpSync(join(testbed, part), join(folder, part), { recursive: true });
    }
    const env = join(folder, "src", "env.ts");
    writeFileSync(env, readFileSync(env, "utf8").replace("/usr/sbin", join(folder, "sbin")));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("says why a server is absent and how to get it", async () => {
    expect(await find("collector")).toMatchObject({
      stdout: '{"available":false,"reason":"collector is absent: none built: `pnpm testbed` builds it (needs Go)"}\n',
    });
    expect((await find("prometheus")).stdout).toContain("no prometheus of version 3 or newer on the PATH");
    expect((await find("nginx")).stdout).toMatch(/no nginx of version .* on the PATH: Debian has it in nginx-light/);
    expect((await find("openmetrics-judge")).stdout).toContain("`pnpm testbed` builds it (needs Python)");
    expect((await find("questdb")).stdout).toContain("none built: `pnpm testbed` builds it (needs Maven)");
    expect((await find("influxdb-1")).stdout).toContain("on the PATH: Debian has it in influxdb");
    expect((await find("promtool-2")).stdout).toContain(
      "no promtool of version 2.40 to 2.99 on the PATH: Debian has it in prometheus",
    );
  });

  it("fails in CI, where a skipped test would be a hole that nobody sees", async () => {
    expect(await find("collector", { CI: "true" })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("Error: collector is absent") as unknown,
    });
  });

  it.for([
    ["takes a Prometheus 3", "prometheus, version 3.20.1 (branch: HEAD)", true],
    ["takes one of a later version", "prometheus, version 12.0.0", true],
    ["passes a Prometheus 2 over", "prometheus, version 2.42.0+ds", false],
  ] as const)("%s on the PATH", async ([, version, taken]) => {
    program("prometheus", `echo '${version}'`);
    const { stdout } = await find("prometheus");
    expect(JSON.parse(stdout)).toMatchObject(
      taken ? { available: true, from: "path", program: join(programs, "prometheus") } : { available: false },
    );
  });

  it("keeps two versions of one program apart", async () => {
    program("prometheus", "echo 'prometheus, version 2.42.0+ds'");
    expect(JSON.parse((await find("prometheus-2")).stdout)).toMatchObject({ available: true });
    program("prometheus", "echo 'prometheus, version 3.14.0'");
    expect(JSON.parse((await find("prometheus-2")).stdout)).toMatchObject({ available: false });
  });

  it.for([
    ["takes an InfluxDB 1.6", "influxdb-1", "influxd", "InfluxDB v1.6.7~rc0 (git: unknown unknown)", true],
    ["takes an InfluxDB 1.12", "influxdb-1", "influxd", "InfluxDB v1.12.2 (git: 1.12 6ac0c4a)", true],
    [
      "passes an InfluxDB 2 over",
      "influxdb-1",
      "influxd",
      "InfluxDB v2.7.12 (git: ec9dcde5d6) build_date: 2025",
      false,
    ],
    [
      "takes a VictoriaMetrics that takes lines",
      "victoria-metrics",
      "victoria-metrics",
      "  -influxSkipMeasurement",
      true,
    ],
    ["passes a program over that is none", "victoria-metrics", "victoria-metrics", "what?", false],
  ] as const)("%s on the PATH", async ([, name, file, said, taken]) => {
    program(file, `echo '${said}' >&2`);
    expect(JSON.parse((await find(name)).stdout)).toMatchObject({ available: taken });
  });

  const modules = "configure arguments: --with-http_v2_module";
  it.for([
    ["takes an nginx 1.22", `nginx version: nginx/1.22.1\n${modules}`, true],
    ["takes the first nginx that has gRPC", `nginx version: nginx/1.13.10\n${modules}`, true],
    ["passes the last one that has not over", `nginx version: nginx/1.13.9\n${modules}`, false],
    [
      "passes one over that was built without gRPC",
      `nginx version: nginx/1.28.0\n${modules} --without-http_grpc_module`,
      false,
    ],
    ["passes one over that was built without HTTP/2", "nginx version: nginx/1.28.0\nconfigure arguments:", false],
  ] as const)("%s on the PATH", async ([, version, taken]) => {
    program("nginx", `echo '${version}' >&2`);
    expect(JSON.parse((await find("nginx")).stdout)).toMatchObject(
      taken ? { available: true, from: "path", program: join(programs, "nginx") } : { available: false },
    );
  });

  it("finds an nginx that only root's PATH has", async () => {
    programs = join(folder, "sbin");
    mkdirSync(programs);
    program("nginx", `echo 'nginx version: nginx/1.22.1\n${modules}' >&2`);
    expect(JSON.parse((await find("nginx", { PATH: "/no/such/folder" })).stdout)).toMatchObject({ available: true });
  });

  it("does not build what comes with the system, and says which package brings it", async () => {
    const { exitCode, stdout, stderr } = await build("nginx");
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^nginx is absent: .*: Debian has it in nginx-light\n$/);
  });

  it("builds nothing without Go, and says so", async () => {
    const { exitCode, stderr } = await build("collector");
    expect(exitCode).toBe(1);
    expect(stderr).toBe("collector: not built. Go is not on the PATH: see https://go.dev/dl\n");
  });

  it("builds a server once for each state of its sources", async () => {
    program("go", `while [ "$1" != "-o" ]; do shift; done; echo '#!/bin/sh' > "$2"; /bin/chmod +x "$2"`);
    expect((await build("collector")).stdout).toMatch(/collector: built in \d+ s/);
    expect((await build("collector")).stdout).toContain("collector: already built");
    expect((await find("collector")).stdout).toContain('"from":"cache"');
    writeFileSync(join(folder, "collector", "another.go"), "package main\n");
    expect((await find("collector")).stdout).toContain('"available":false');
  });

  it("puts a Python program beside what it requires", async () => {
    program("python3", `while [ "$1" != "--target" ]; do shift; done; echo required > "$2/required.py"`);
    expect((await build("openmetrics-judge")).stdout).toMatch(/openmetrics-judge: built in \d+ s/);
    const { stdout } = await find("openmetrics-judge");
    const found = JSON.parse(stdout) as { readonly available: boolean; readonly program: string };
    expect(found.available).toBe(true);
    expect(readFileSync(found.program, "utf8")).toBe(readFileSync(join(testbed, "openmetrics", "judge.py"), "utf8"));
    expect(readFileSync(join(dirname(found.program), "required.py"), "utf8")).toBe("required\n");
  });

  it("puts a start script beside the Java modules that it runs", async () => {
    program(
      "mvn",
      `for given; do last=$given; done; folder="\${last#*=}"; /bin/mkdir "$folder"; echo java > "$folder/a.jar"`,
    );
    expect((await build("questdb")).stdout).toMatch(/questdb: built in \d+ s/);
    const { program: built } = JSON.parse((await find("questdb")).stdout) as { readonly program: string };
    expect(readFileSync(built, "utf8")).toBe(readFileSync(join(testbed, "questdb", "questdb.sh"), "utf8"));
    expect(readFileSync(join(dirname(built), "modules", "a.jar"), "utf8")).toBe("java\n");
  });

  it("builds what is in one folder one after the other, and goes on when one fails", async () => {
    const fails = `case "$*" in *cmd/prometheus) echo 'out of memory' >&2; exit 1;; esac`;
    const builds = `while [ "$1" != "-o" ]; do shift; done; echo '#!/bin/sh' > "$2"; /bin/chmod +x "$2"`;
    program("go", `${fails}\n${builds}`);
    const { exitCode, stdout, stderr } = await build("prometheus", "promtool");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("prometheus: not built. go ended with 1\nout of memory");
    expect(stdout).toMatch(/promtool: built in/);
  });

  it("says how to get Python, which it needs", async () => {
    expect((await build("openmetrics-judge")).stderr).toBe(
      "openmetrics-judge: not built. Python is not on the PATH: see https://www.python.org/downloads\n",
    );
  });

  it("says how to get Maven, which it needs", async () => {
    expect((await build("questdb")).stderr).toBe(
      "questdb: not built. Maven is not on the PATH: see https://maven.apache.org/install.html\n",
    );
  });

  it("shows what Maven says when a build fails, which it does on stdout", async () => {
    program("mvn", "echo '[ERROR] no such artifact'; exit 1");
    const { exitCode, stderr } = await build("questdb");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("questdb: not built. mvn ended with 1\n[ERROR] no such artifact\n");
  });

  it("shows what Go says when a build fails, and keeps no half of a program", async () => {
    program("go", `while [ "$1" != "-o" ]; do shift; done; echo half > "$2"; echo 'main.go:1: oh' >&2; exit 1`);
    const { exitCode, stderr } = await build("collector");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("main.go:1: oh");
    expect((await find("collector")).stdout).toContain('"available":false');
  });

  it("names the servers there are when it is asked for another one", async () => {
    expect(await build("collecter")).toMatchObject({
      exitCode: 2,
      stderr:
        "no such server: collecter; there are collector, prometheus, promtool, prometheus-2, promtool-2, " +
        "openmetrics-judge, nginx, influxdb-1, questdb, kafka, collector-kafka, victoria-metrics\n",
    });
  });

  function find(name: string, env: Record<string, string> = {}): Promise<ProcessResult> {
    const module = join(folder, "src", "find-server.ts");
    const script = `
      const { serverOrSkip } = await import(${JSON.stringify(module)});
      console.log(JSON.stringify(serverOrSkip(${JSON.stringify(name)})));`;
    return runProcess({ script, folder, env: { CI: undefined, PATH: programs, ...env } });
  }

  function build(...names: readonly string[]): Promise<ProcessResult> {
    return runProcess({ file: join(folder, "build.ts"), args: names, folder, env: { PATH: programs } });
  }

  function program(name: string, shell: string): void {
    writeFileSync(join(programs, name), `#!/bin/sh\n${shell}\n`, { mode: 0o755 });
  }
});
