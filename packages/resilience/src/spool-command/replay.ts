import { secret, text, url } from "@meterbridge/core";
import { durationRule, flag, several } from "./option-rules.ts";
import { replayTo } from "./replay-to.ts";
import type { Subcommand } from "./subcommand.ts";

export const replay: Subcommand = {
  summary: "sends what waits to an HTTP address",
  usage: `Usage: meterbridge-spool replay <dir> --to <url> [options]

Sends what processes that are gone have left, in order, each record as it was spooled, and removes what has arrived. It
ends with the first record that cannot be sent; started again, it goes on there. What the far end refuses for its content
(HTTP 400, 413, 422) is put into the quarantine, and the next is sent; that it refuses single data points of a record is
not noticed. There it has no limit, but the next spool that opens the directory leaves 64 files in the quarantine at most,
and no more than an eighth of its maxBytes: look at them before. While an owner is alive it delivers by itself, and
nothing is done.

  --to <url>                where to, such as http://localhost:4318/v1/metrics
  --header 'name: value'    a header of each request; may be given several times. Others can read it in the list of
                            processes
  --headers-file <file>     the same from a file, a header on each line; - is the standard input
  --owner <name>            only what this owner has left, even when another one is alive; may be given several times
  --quarantine <name>       instead, this file of the quarantine; may be given several times. What can be read of a
                            damaged segment was mostly delivered before it got there
  --timeout <30s>           how long a request may take
  --lease <15s>             how long the heartbeat of an owner that cannot be seen has to stand still until it counts as
                            dead: no less than the spool's leaseMs
  --dry-run                 only tell what would be sent

Ctrl-C ends it after the request on its way, pressed twice at once. The exit code is 0 when everything has arrived, 1 when
something has not, 2 when nothing could be done.
`,
  options: {
    to: { type: "string" },
    header: { type: "string", multiple: true },
    "headers-file": { type: "string" },
    owner: { type: "string", multiple: true },
    quarantine: { type: "string", multiple: true },
    timeout: { type: "string" },
    lease: { type: "string" },
    "dry-run": { type: "boolean" },
  },
  rules: {
    to: url("http:", "https:"),
    header: secret(several("'name: value'")),
    "headers-file": text,
    owner: several("the name of an owner"),
    quarantine: several("the name of a file in the quarantine"),
    timeout: durationRule,
    lease: durationRule,
    "dry-run": flag,
  },
  run: (dir, values, terminal) => replayTo(dir, values, terminal),
};
