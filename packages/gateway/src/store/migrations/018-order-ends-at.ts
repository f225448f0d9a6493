/** Of an order number those that have no end yet are found without a look at the others, of which there may be any number. */
export const orderEndsAt = (): readonly string[] => [
  'create index payments_order_ends_at on payments (merchant_id, order_number, ends_at, id) where ends_at is not null',
];
