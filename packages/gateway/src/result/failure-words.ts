import { type Code, institutionMessage, messageOf } from '@dojang/protocol/payple';
import type { Failure } from '../payment/failure.ts';
import type { Order } from '../payment/state.ts';
import { limitWords } from './limit-words.ts';

/** A failure in the wire's words. */
export interface FailureWords {
  readonly code: Code;
  /** The institution's code, when it is the institution that says why: its text then has priority over ours. */
  readonly institutionCode: string | null;
  readonly message: string;
}

/** The institution's code for a card company that does not answer. */
const AWAY = '2116';
/** And for one who has tried too often. */
const TOO_MANY_TRIES = '1147';

export function failureWords(failure: Failure, { work }: Pick<Order, 'work'>): FailureWords {
  switch (failure.reason) {
    case 'authentication-refused':
      return ofInstitution('CPCA9999', failure.institutionCode);
    case 'authentication-expired':
      return own('CPCA0001');
    case 'unreachable':
      return ofInstitution('CPCA9999', AWAY);
    case 'declined':
      return ofInstitution(work === 'PAY' ? 'CPCA9999' : 'PCCFD001', failure.institutionCode);
    case 'not-charged':
      return work === 'PAY' ? own('CPCA0010') : ofInstitution('PCCFD001', AWAY);
    case 'unknown-outcome':
      return own(work === 'PAY' ? 'CPCA0018' : 'PCCF0003');
    case 'contradicted':
      return own('CPCA0011');
    case 'window-expired':
      return own('CBIL0002');
    case 'too-many-authentications':
      return ofInstitution('CPCA9999', TOO_MANY_TRIES);
    case 'confirmed-too-late':
      return own('PCCF0002');
    case 'order-number-taken':
      return own('CPCA0201');
    case 'order-number-sealed':
    case 'unsealed':
      return own(work === 'PAY' ? 'CPCA9999' : 'PCCF0001');
    case 'merchant-inactive':
      return own('AUTH0003');
    case 'limit':
      return { institutionCode: null, ...limitWords(failure) };
  }
}

function own(code: Code): FailureWords {
  return { code, institutionCode: null, message: messageOf(code) };
}

function ofInstitution(code: Code, institutionCode: string): FailureWords {
  return { code, institutionCode, message: institutionMessage(code, institutionCode) };
}
