import type { DatabaseSync } from 'node:sqlite';
import { atomically } from './database.ts';

/** What is left to sell. A product without a row is made to order and never runs out. */
export interface Shelf {
  /** Pieces left, or null when the product is made to order. */
  left(productId: string): number | null;
  /** Takes one piece for an order, before it is confirmed; asking twice for one order takes one. False: sold out. */
  reserve(orderId: string, productId: string): boolean;
  /** Puts a reserved piece back when the payment came to nothing. */
  release(orderId: string): void;
}

export function createShelf(database: DatabaseSync): Shelf {
  const left = database.prepare('SELECT left_over FROM shelf WHERE product_id = ?');
  const held = database.prepare('SELECT 1 FROM reservations WHERE order_id = ?');
  const take = database.prepare(
    'UPDATE shelf SET left_over = left_over - 1 WHERE product_id = ? AND left_over > 0',
  );
  const hold = database.prepare('INSERT INTO reservations (order_id, product_id) VALUES (?, ?)');
  const drop = database.prepare('DELETE FROM reservations WHERE order_id = ? RETURNING product_id');
  const give = database.prepare('UPDATE shelf SET left_over = left_over + 1 WHERE product_id = ?');

  return {
    left: leftOf,
    reserve: (orderId, productId) =>
      atomically(database, () => {
        if (leftOf(productId) === null || held.get(orderId) !== undefined) return true;
        if (take.run(productId).changes === 0) return false;
        hold.run(orderId, productId);
        return true;
      }),
    release: (orderId) =>
      atomically(database, () => {
        const dropped = drop.get(orderId);
        if (dropped !== undefined) give.run(dropped['product_id'] as string);
      }),
  };

  function leftOf(productId: string): number | null {
    const row = left.get(productId);
    return row === undefined ? null : Number(row['left_over']);
  }
}
