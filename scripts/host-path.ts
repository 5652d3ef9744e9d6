import { delimiter } from "node:path";

/**
 * The PATH without the workspace's own tools. What npm installs outside the workspace is installed with the npm and the
 * Node of the machine, which are set up for its network, and what runs there finds no other package by accident.
 */
export function hostPath(): string {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((entry) => !entry.includes("node_modules"))
    .join(delimiter);
}
