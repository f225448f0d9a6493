import { compareAtRest } from './books.ts';
import type { Customers } from './customers.ts';
import type { RealHouse } from './house.ts';

/** Recovery waits 10 s for whoever asked first, and a minute for a lease that a dead process held. */
const REST_WITHIN_MS = 240_000;

/** Waits until the three books agree and nothing is open. @returns what does not come to agree */
export async function comeToRest(house: RealHouse, { told }: Customers): Promise<readonly string[]> {
  const orderNumbers = told.map(({ orderNumber }) => orderNumber);
  const untilMs = performance.now() + REST_WITHIN_MS;
  for (;;) {
    const { riskWon, ...books } = await house.readBooks(orderNumbers);
    const findings = [
      ...compareAtRest({ told, ...books }, house.announced),
      ...(riskWon === 0 ? [] : [`${riskWon} won are at risk`]),
    ];
    if (findings.length === 0 || performance.now() > untilMs) return findings;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}
