interface Chunk {
  /** `import ./lines.ts`, or the name that it declares; `undefined` for whatever else stands there. */
  readonly key: string | undefined;
  text: string;
}

const opening =
  /^(?:export )?(?:default )?(?:declare )?(?:async )?(?:function\*?|class|const|let|interface|type) (\w+)/m;

/**
 * A source text in which the declarations and imports of another take the place of those of the same name, or of the same module.
 * New imports go behind the others, new declarations to the end. Both texts are formatted: what goes on is indented, or
 * begins with a bracket.
 */
export function replaceDeclarations(source: string, changes: string): string {
  const chunks = chunksOf(source);
  for (const change of chunksOf(changes)) {
    if (change.key === undefined) throw new TypeError(`it declares nothing: ${change.text}`);
    const same = chunks.find(({ key }) => key === change.key);
    if (same) same.text = change.text;
    else if (change.key.startsWith("import ")) chunks.splice(chunks.filter(isImport).length, 0, change);
    else chunks.push(change);
  }
  const imports = chunks.filter(isImport).map(({ text }) => text);
  const others = chunks.filter((chunk) => !isImport(chunk)).map(({ text }) => text);
  return `${[imports.join("\n"), ...others].filter((text) => text !== "").join("\n\n")}\n`;
}

function isImport({ key }: Chunk): boolean {
  return key?.startsWith("import ") === true;
}

function chunksOf(source: string): Chunk[] {
  const texts: string[] = [];
  for (const line of source.split("\n")) {
    const last = texts.at(-1);
    if (last !== undefined && (/^([\s})\]]|$)/.test(line) || endsInComment(last))) {
      texts[texts.length - 1] = `${last}\n${line}`;
    } else if (line !== "") texts.push(line);
  }
  return texts.map((text) => ({ key: keyOf(text), text: text.trimEnd() }));
}

/** What is said right above a declaration belongs to it. */
function endsInComment(text: string): boolean {
  return /(^|\n)(\/\/[^\n]*|[^\n]*\*\/)$/.test(text);
}

function keyOf(text: string): string | undefined {
  const module = /^import\b.*? from "(.+?)";$/ms.exec(text)?.[1];
  return module === undefined ? opening.exec(text)?.[1] : `import ${module}`;
}
