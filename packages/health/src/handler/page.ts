import { script } from "./page-script.ts";
import { style } from "./page-style.ts";

export interface Page {
  readonly html: string;
  /** The Content-Security-Policy that lets this page do what it does, and nothing else. */
  readonly policy: string;
}

let made: Page | undefined;

/**
 * The page for people. It is the same for everybody: all data comes to it as JSON, and becomes text and attributes by the DOM, so that
 * no name and no error's message can ever be markup.
 */
export function page(): Page {
  return (made ??= {
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Exporter health</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header><h1>Exporter health</h1><p id="notice" role="status">Asking…</p></header>
<main id="exporters"></main>
<noscript><p>This page draws with JavaScript. The same as JSON: ask for <code>application/json</code>.</p></noscript>
<script>${script}</script>
</body>
</html>
`,
    policy: [
      "default-src 'none'",
      `script-src '${hashOf(script)}'`,
      `style-src '${hashOf(style)}'`,
      "img-src data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
  });
}

function hashOf(text: string): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
