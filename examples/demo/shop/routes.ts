import type { IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import type { ShopInstruments } from "./instruments.ts";
import type { OrderQueue } from "./order-queue.ts";

export interface Reply {
  readonly route: string;
  readonly status: number;
  readonly body: string;
}

const prices: Readonly<Record<string, number>> = { cable: 4.9, lamp: 39.5, desk: 249, chair: 129.95, poster: 12 };
const fullShelf = 500;

/** The shop's pages: what it sells, one product, and orders. */
export function shopRoutes(
  { orders, revenue, stock }: ShopInstruments,
  queue: OrderQueue,
  random: () => number,
): (request: IncomingMessage) => Promise<Reply> {
  const shelf = new Map(Object.keys(prices).map((product) => [product, fullShelf]));

  return async (request) => {
    const [, page = "", product = ""] = (request.url ?? "").split("/");
    const route = product ? "/products/:id" : `/${page}`;
    if (random() < 0.003) return reply(route, 500, { error: "the database is away" });
    switch (`${request.method} ${route}`) {
      case "GET /products":
        await delay(1 + 4 * random());
        return reply(route, 200, prices);
      case "GET /products/:id":
        await delay(1 + 20 * random() ** 4);
        return product in prices
          ? reply(route, 200, { product, price: prices[product], left: shelf.get(product) })
          : reply(route, 404, { error: "no such product" });
      case "POST /orders":
        return takeOrder(route, await json(request));
      default:
        return reply("/", 404, { error: "no such page" });
    }
  };

  function takeOrder(route: string, given: unknown): Reply {
    const { product = "", quantity = 0, country = "" } = given as Partial<Record<string, string & number>>;
    const price = prices[product];
    if (price === undefined || !(quantity > 0)) return reply(route, 400, { error: "no such order" });
    if (!queue.take({ product, quantity })) return reply(route, 503, { error: "too many orders" });
    const left = shelf.get(product)! - quantity;
    shelf.set(product, left > 0 ? left : fullShelf);
    stock.record(shelf.get(product)!, { product });
    orders.add(1, { country, product });
    revenue.add(price * quantity, { country });
    return reply(route, 202, { taken: quantity });
  }
}

function reply(route: string, status: number, content: unknown): Reply {
  return { route, status, body: JSON.stringify(content) };
}
