/** What a partner may take; null: no limit. */
export interface Limits {
  readonly perPaymentWon: number | null;
  readonly perDayWon: number | null;
  readonly paymentsPerDay: number | null;
  readonly perMonthWon: number | null;
}

/** What a partner was paid or is being paid; cancellations are not taken off. */
export interface Turnover {
  readonly payments: number;
  readonly amountWon: number;
}

export interface Turnovers {
  readonly day: Turnover;
  readonly month: Turnover;
}

export interface ExceededLimit {
  readonly limit: keyof Limits;
  readonly figure: number;
}

/** Which limit one more payment of this amount would break, the narrowest first. */
export function exceededLimit(
  { perPaymentWon, perDayWon, paymentsPerDay, perMonthWon }: Limits,
  { day, month }: Turnovers,
  amountWon: number,
): ExceededLimit | null {
  if (perPaymentWon !== null && amountWon > perPaymentWon)
    return { limit: 'perPaymentWon', figure: perPaymentWon };
  if (perDayWon !== null && day.amountWon + amountWon > perDayWon)
    return { limit: 'perDayWon', figure: perDayWon };
  if (paymentsPerDay !== null && day.payments + 1 > paymentsPerDay)
    return { limit: 'paymentsPerDay', figure: paymentsPerDay };
  if (perMonthWon !== null && month.amountWon + amountWon > perMonthWon)
    return { limit: 'perMonthWon', figure: perMonthWon };
  return null;
}
