/** A path as it is typed into a shell: what the shell would read otherwise stands in quotes. */
export function shellWord(path: string): string {
  // What begins with a hyphen would be an option.
  const word = path.startsWith("-") ? `./${path}` : path;
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
