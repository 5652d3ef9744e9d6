import { type Answer, inWords } from "../answer.ts";

/** What people see who open the server's address. `endpoint` holds no character that HTML would need escaped. */
export function landingPage(endpoint: string): Answer {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Metrics</title>
<link rel="icon" href="data:,">
</head>
<body>
<h1>Metrics</h1>
<p>This process serves its metrics to Prometheus at <a href=".${endpoint}">${endpoint}</a>.</p>
</body>
</html>`;
  return inWords(200, html, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy":
      "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
  });
}
