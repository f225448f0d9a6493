import type { Command, Refusal } from '../payment/command.ts';

/** A refusal of the core for a developer: the parameter, the rule and the shape of the value. */
export function refusalHint(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'out-of-step':
      return `Cannot ${steps[refusal.command] ?? 'do that'}: the payment is ${refusal.status}.`;
    case 'wrong-asker':
      return `A ${refusal.work} payment is approved by the ${refusal.work === 'PAY' ? 'window' : 'partner'}.`;
    case 'terms':
      return 'The terms come before the card.';
    case 'instalment':
      return `quota: 00 below ${refusal.minimumWon} won`;
    case 'card-changed':
      return `cardCompany: ${refusal.cardCompany} is off, closed now, or has other interest than was shown`;
    case 'past-closing':
      return refusal.status === 'authenticated'
        ? 'The result was returned; close comes too late.'
        : `The payment is ${refusal.status}; close comes too late.`;
    case 'return-over':
      return 'The result was returned more than ten minutes ago, or waited for a day; the lookup has it.';
    case 'not-paid':
      return `The payment is ${refusal.status}.`;
    case 'nothing-left':
      return 'PCD_REFUND_TOTAL: the whole payment is cancelled already';
    case 'above-rest':
      return `PCD_REFUND_TOTAL: at most ${refusal.restWon} won are left, got ${refusal.askedWon}`;
    case 'too-many':
      return refusal.askedWon < refusal.restWon
        ? `PCD_REFUND_TOTAL: the payment has had ${refusal.most} cancellations, declined ones counted; only the whole rest may be cancelled, ${refusal.restWon} won, got ${refusal.askedWon}`
        : `PCD_REFUND_TOTAL: the payment has had ${refusal.most} cancellations, declined ones counted; its operator cancels the rest (dojang payments cancel)`;
    case 'tax':
      return `PCD_REFUND_TAXTOTAL: at most ${refusal.atMostWon} won, got ${refusal.askedWon}`;
    case 'redeemed':
      return 'PCD_AUTH_KEY: already used';
  }
}

const steps: Readonly<Partial<Record<Command['type'], string>>> = {
  agree: 'agree to the terms',
  start_authentication: 'choose a card',
  leave_authentication: 'go back to the cards',
  approve: 'approve',
  return_result: 'return the result',
  erase_buyer: 'erase the customer',
};
