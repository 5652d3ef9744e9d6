import type { Case } from "../case.ts";
import { scrapeCollectingCases } from "./scrape-collecting.ts";
import { scrapeEndingCases } from "./scrape-ending.ts";
import { scrapeOverlappingCases } from "./scrape-overlapping.ts";

/** What only an exporter that is scraped can promise. */
export const scrapeCases: readonly Case[] = [...scrapeCollectingCases, ...scrapeOverlappingCases, ...scrapeEndingCases];
