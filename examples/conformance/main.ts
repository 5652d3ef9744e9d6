// A small exporter of our own (exporter.ts) is judged: the suite runs every case that its subject (subject.ts) can be judged by.
import { runConformance } from "@meterbridge/conformance";
import subject from "./subject.ts";

const report = await runConformance(subject);
if (!report.passed) process.exitCode = 1;
