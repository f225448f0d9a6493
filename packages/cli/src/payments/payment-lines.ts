import { amountText, clockText, logMomentText } from '@dojang/protocol/figures';
import { dayText, formatElapsed } from '../format.ts';
import { alignColumns } from '../table.ts';
import { type Colors, printable } from '../terminal.ts';
import { colouredStatus } from './coloured-status.ts';
import type { PaymentSummary, PayoutDays } from './payment-summary.ts';
import type { TimelineEntry } from './timeline.ts';

/** One payment and what happened to it, for a terminal. */
export function paymentLines(
  payment: PaymentSummary,
  {
    payoutDays,
    timeline,
  }: { readonly payoutDays: readonly PayoutDays[]; readonly timeline: readonly TimelineEntry[] },
  colors: Colors,
): readonly string[] {
  const { bold, dim } = colors;
  const payout = payoutDays.find(({ cancelId }) => cancelId === null);
  const facts = [
    ['merchant', payment.merchant],
    ['amount', `${amountText(payment.amountWon, 'en')}${payment.work === '' ? '' : ` (${payment.work})`}`],
    ['cancelled', payment.cancelledWon === 0 ? '' : amountText(payment.cancelledWon, 'en')],
    ['at risk', payment.atRiskWon === 0 ? '' : amountText(payment.atRiskWon, 'en')],
    ['goods', payment.goods],
    ['customer', payment.customer],
    ['card', payment.card],
    ['approval', payment.approvalNumber ?? ''],
    ['acquired', dayText(payout?.acquiredOn ?? null, '')],
    ['deposit due', dayText(payout?.depositOn ?? null, '')],
    ['failure', payment.code ?? ''],
    ['shop', payment.shopOrigin],
    ['payment id', payment.id],
  ]
    .filter(([, value]) => value !== '')
    .map(([name = '', value = '']) => [`  ${dim(name)}`, printable(value)]);
  return [
    `${bold(`Order ${printable(payment.orderNumber)}`)}  ${colouredStatus(payment, colors)}: ${payment.meaning}`,
    ...alignColumns(facts),
    '',
    `  ${dim(`${logMomentText(payment.openedAtMs).slice(0, 10)} (KST)`)}`,
    ...alignColumns(timeline.map((entry) => timelineRow(entry, payment.openedAtMs, colors))),
  ];
}

function timelineRow(entry: TimelineEntry, openedAtMs: number, colors: Colors): readonly string[] {
  const { dim, green, red, yellow } = colors;
  const tones = { plain: String, good: green, bad: red, open: yellow };
  const day = logMomentText(entry.atMs).slice(0, 10);
  const isSameDay = day === logMomentText(openedAtMs).slice(0, 10);
  return [
    `  ${isSameDay ? '' : `${day} `}${clockText(entry.atMs)}`,
    dim(entry.afterMs === null ? '' : formatElapsed(entry.afterMs).padStart(9)),
    tones[entry.tone](printable(entry.words)),
    entry.code === null ? '' : dim(entry.code),
  ];
}
