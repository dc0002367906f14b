import { channel, defineContract, event, isoDate } from "@tidings/contract";
import * as z from "zod";

/** Ten events of the kinds that real contracts have: numbers with bounds, enums, dates, lists, nested objects, a union. */
export const contract = defineContract({
  name: "shop",
  channels: {
    orders: channel({
      address: "orders/{orderId}",
      params: z.object({ orderId: z.string() }),
      events: {
        placed: event(
          z.object({
            placedAt: isoDate(),
            lines: z.array(
              z.object({ sku: z.string(), quantity: z.int().positive(), price: z.number().nonnegative() }),
            ),
            note: z.string().max(500).optional(),
          }),
        ),
        paid: event(
          z.object({
            amount: z.number().positive(),
            currency: z.enum(["EUR", "USD", "GBP"]),
            method: z.discriminatedUnion("kind", [
              z.object({ kind: z.literal("card"), last4: z.string().length(4) }),
              z.object({ kind: z.literal("transfer"), reference: z.string() }),
            ]),
          }),
        ),
        packed: event(z.object({ parcels: z.int().positive() })),
        shipped: event(z.object({ carrier: z.string(), trackingUrl: z.string(), expectedAt: isoDate().nullable() })),
        delivered: event(z.object({ deliveredAt: isoDate(), signedBy: z.string().optional() })),
        cancelled: event(z.object({ reason: z.enum(["customer", "stock", "fraud"]), refunded: z.boolean() })),
      },
    }),
    stock: channel({
      address: "stock",
      access: "public",
      events: {
        changed: event(z.object({ sku: z.string(), available: z.int().nonnegative() })),
        counted: event(z.object({ at: isoDate(), levels: z.record(z.string(), z.number()) })),
      },
    }),
    messages: channel({
      address: "users/{userId}/messages",
      params: z.object({ userId: z.string() }),
      events: {
        sent: event(
          z.object({ messageId: z.string(), from: z.object({ id: z.string(), name: z.string() }), text: z.string() }),
        ),
        read: event(z.object({ messageId: z.string(), readAt: isoDate() })),
      },
    }),
  },
});
