/** How long customers are kept, in calendar years from the last payment or cancellation on. */
export interface KeptYears {
  readonly payments: number;
  /** Payments of at most 10,000 won, and windows in which nothing was paid. */
  readonly smallPayments: number;
}

/** What must be kept of a contract and its payment, and of small payments (전자상거래법 시행령 제6조, 전자금융거래법 시행령 제12조). */
export const keptByLaw: KeptYears = { payments: 5, smallPayments: 1 };
