import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "..", "..", "docs", "health");

export const alertsFile: string = join(folder, "alerts.yaml");

export interface Alert {
  readonly expression: string;
  readonly summary: string;
}

/** Each alert, by its name. */
export function alerts(): ReadonlyMap<string, Alert> {
  const text = readFileSync(alertsFile, "utf8");
  const rules = text.split(/^ {6}- alert: /m).slice(1);
  return new Map(
    rules.map((rule) => {
      const expression = /^ {8}expr: \|\n((?: {10}.*\n)+)/m.exec(rule)?.[1];
      const summary = /^ {10}summary: (.*)$/m.exec(rule)?.[1];
      if (expression === undefined || summary === undefined) throw new Error(`no expression or summary in ${rule}`);
      return [rule.slice(0, rule.indexOf("\n")), { expression, summary }];
    }),
  );
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

export interface Dashboard {
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
}

export function dashboard(): Dashboard {
  return JSON.parse(readFileSync(join(folder, "grafana-dashboard.json"), "utf8")) as Dashboard;
}
