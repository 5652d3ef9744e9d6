import { standardCases } from "@meterbridge/conformance";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const contract = readFileSync(new URL("../docs/contract.md", import.meta.url), "utf8");
const promises = contract.slice(contract.indexOf("\n## The promises\n"));
const named = [...promises.matchAll(/`([a-z]+\/[a-z0-9-]+)`/g)].map(([, id]) => id!);

it("every case stands in the contract, once", () => {
  expect([...named].sort()).toEqual(standardCases.map(({ id }) => id).sort());
});

it("every sentence of the contract has its case", () => {
  const paragraphs = promises.split("\n\n").filter((text) => !/^\n?#/.test(text) && text.trim() !== "");
  const sentences = paragraphs.flatMap((text) => text.split(/(?<=\.)\s+(?=[A-Z])/));
  const without = sentences.filter((sentence) => !/`[a-z]+\/[a-z0-9-]+`/.test(sentence));
  expect(without).toEqual([]);
});
