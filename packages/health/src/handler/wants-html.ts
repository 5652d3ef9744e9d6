/** Whether an Accept header asks for HTML rather than for JSON: a browser's does; one that takes anything does not. */
export function wantsHtml(accept: string): boolean {
  const html = qualityOf("text/html", accept);
  return html > 0 && html >= qualityOf("application/json", accept);
}

/** From 0 to 1; 0 where it is not named. */
function qualityOf(type: string, accept: string): number {
  for (const part of accept.toLowerCase().split(",")) {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim());
    if (name !== type) continue;
    const quality = parameters.find((parameter) => parameter.startsWith("q="));
    return quality === undefined ? 1 : Number(quality.slice("q=".length)) || 0;
  }
  return 0;
}
