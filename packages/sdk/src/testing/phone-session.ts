import type { CardCondition, PhoneApproval, PhoneView } from '@dojang/protocol/phone';
import { InputError } from '../errors.ts';
import type { Fetch } from '../http-exchange.ts';
import { callPrivate } from './private-call.ts';

/** How to approve. */
export interface PhoneApprovalInput {
  /** Which of the virtual cards to take, by what will happen when it is charged. Default `normal`. */
  readonly card?: CardCondition | undefined;
  /** Six digits; `000000` is wrong. Default `123456`. */
  readonly pin?: string | undefined;
}

/** The card company's app on the customer's phone. Refusals are `ApiError`s with the reason as `resultCode`. */
export interface PhoneSession {
  /** What the app shows now. */
  view(): Promise<PhoneView>;
  /** Types the PIN and says yes. */
  approve(input?: PhoneApprovalInput): Promise<PhoneView>;
  /** Says no. */
  reject(): Promise<PhoneView>;
}

/** Opens the app by the link of a challenge, `https://cards.example/app/<card company>#<token>`. */
export function openPhone(fetch: Fetch, link: string): PhoneSession {
  const url = new URL(link);
  const wire = { fetch, base: `${url.origin}/phone/api`, token: url.hash.slice(1) };
  const view = () => callPrivate<PhoneView>(wire, '/authentication', { method: 'GET' });
  return {
    view,
    approve: async ({ card = 'normal', pin = '123456' } = {}) => {
      const { cards, amountWon } = await view();
      const chosen = cards.find((candidate) => candidate.condition === card);
      if (chosen === undefined) {
        throw new InputError({ parameter: 'card', rule: 'a condition of one of the cards', got: card });
      }
      const body: PhoneApproval = { cardId: chosen.id, pin, amountWon };
      return callPrivate<PhoneView>(wire, '/authentication/approve', { method: 'POST', body });
    },
    reject: () => callPrivate<PhoneView>(wire, '/authentication/reject', { method: 'POST', body: {} }),
  };
}
