#!/usr/bin/env node
import { userAgent } from "./env.ts";
import { runCommand } from "./run-command.ts";

const { argv, stdin, stdout, stderr } = process;
process.exitCode = await runCommand({ args: argv.slice(2), input: stdin, output: stdout, errors: stderr, userAgent });
