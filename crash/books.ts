/** What clients were told of one order. */
export interface Told {
  readonly orderNumber: string;
  readonly amountWon: number;
  /** By whom it was called paid: `confirm`, `lookup`. */
  readonly paidBy: readonly string[];
  /** By whom it was said that nothing is charged for it; nobody tried to pay it afterwards. */
  readonly unpaidBy: readonly string[];
  /** Won whose return was confirmed. */
  readonly cancelledWon: number;
  /** Won that may have gone back too: nobody heard. */
  readonly unheardWon: number;
}

/** A payment as the gateway keeps it. */
export interface Kept {
  readonly orderNumber: string;
  readonly status: string;
  readonly amountWon: number;
  readonly cancelledWon: number;
  /** Cancellations without an outcome. */
  readonly pending: number;
  readonly attemptId: string | null;
}

/** What a card company booked of one attempt. */
export interface Booked {
  readonly attemptId: string;
  /** Null: the gateway knows of no such attempt. */
  readonly orderNumber: string | null;
  readonly approvedWon: number;
  readonly givenBackWon: number;
}

export interface Books {
  readonly told: readonly Told[];
  readonly kept: readonly Kept[];
  readonly booked: readonly Booked[];
}

/** What must be true at any moment, under any fault: who was told something may rely on it. */
export function compareTold({ told, kept, booked }: Books): readonly string[] {
  const keptOf = Map.groupBy(kept, ({ orderNumber }) => orderNumber);
  const bookedOf = new Map(booked.map((each) => [each.attemptId, each]));
  return told.flatMap((order) => {
    const { orderNumber, amountWon, paidBy, unpaidBy } = order;
    const paid = (keptOf.get(orderNumber) ?? []).find(({ status }) => status === 'paid');
    const charge = bookedOf.get(paid?.attemptId ?? '');
    return [
      ...rule(
        paidBy.length === 0 || paid?.amountWon === amountWon,
        `${orderNumber} was called paid by ${paidBy.join(', ')}, and the gateway does not keep it so`,
      ),
      ...rule(
        paid === undefined || charge?.approvedWon === amountWon,
        `${orderNumber} is paid at the gateway, and the card companies have booked ${charge?.approvedWon ?? 0} won`,
      ),
      ...rule(
        unpaidBy.length === 0 || paid === undefined,
        `${orderNumber} was called unpaid by ${unpaidBy.join(', ')}, and is paid`,
      ),
      ...rule(
        order.cancelledWon <= (paid?.cancelledWon ?? 0),
        `${orderNumber} was told that ${order.cancelledWon} won went back, and the gateway keeps ${paid?.cancelledWon ?? 0}`,
      ),
    ];
  });
}

/** What must be true once the faults are over and everything has come to rest: the three books say the same. */
export function compareAtRest(
  books: Books,
  announced: { has(orderNumber: string): boolean },
): readonly string[] {
  const { told, kept, booked } = books;
  const unheard = new Map(told.map((order) => [order.orderNumber, order.cancelledWon + order.unheardWon]));
  const paid = kept.filter(({ status }) => status === 'paid');
  const paidByAttempt = new Map(paid.map((each) => [each.attemptId, each]));
  const standing = booked.filter(({ approvedWon, givenBackWon }) => approvedWon > givenBackWon);
  const standingOf = Map.groupBy(standing, ({ orderNumber }) => orderNumber);
  return [
    ...compareTold(books),
    ...booked.flatMap(({ attemptId, orderNumber, approvedWon, givenBackWon }) => {
      const known = paidByAttempt.get(attemptId);
      return [
        ...rule(
          known !== undefined || approvedWon === givenBackWon,
          `${orderNumber ?? attemptId} is charged ${approvedWon - givenBackWon} won, and the gateway does not know it as paid`,
        ),
        ...rule(
          known === undefined || known.cancelledWon === givenBackWon,
          `${orderNumber ?? attemptId}: the gateway gave back ${known?.cancelledWon ?? 0} won, the card company ${givenBackWon}`,
        ),
      ];
    }),
    ...[...standingOf].flatMap(([orderNumber, charges]) =>
      rule(
        orderNumber === null || charges.length === 1,
        `${orderNumber} is charged ${charges.length} times over`,
      ),
    ),
    ...kept.flatMap(({ orderNumber, status, pending }) => [
      ...rule(status !== 'approving' && status !== 'abandoned', `${orderNumber} is still ${status}`),
      ...rule(pending === 0, `${orderNumber} has ${pending} cancellations without an outcome`),
    ]),
    ...paid.flatMap(({ orderNumber, cancelledWon }) => [
      ...rule(announced.has(orderNumber), `${orderNumber} is paid, and no webhook has said so`),
      ...rule(
        cancelledWon <= (unheard.get(orderNumber) ?? 0),
        `${orderNumber}: ${cancelledWon} won went back, and nobody asked for so much`,
      ),
    ]),
  ];
}

function rule(holds: boolean, text: string): readonly string[] {
  return holds ? [] : [text];
}
