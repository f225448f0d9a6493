import type { Acquirer, CallContext, Reply } from '../acquirer/acquirer.ts';
import { type CardStep, wishedFailure } from './wished-failure.ts';

/** Card companies that decline what an order asks them to decline; everything else goes on to the ones that are there. */
export function rehearsingAcquirer(acquirer: Acquirer): Acquirer {
  return {
    ...acquirer,
    begin: async (request, context) => {
      const code = wishedCode(context, 'authentication');
      return code === null
        ? await acquirer.begin(request, context)
        : answer({ ...ofAuthentication(request.authenticationId, context), status: 'rejected', code });
    },
    authentication: async (authenticationId, context) => {
      const code = wishedCode(context, 'authentication');
      return code === null
        ? await acquirer.authentication(authenticationId, context)
        : answer({ ...ofAuthentication(authenticationId, context), status: 'rejected', code });
    },
    approve: async (request, context) => {
      const code = wishedCode(context, 'charge');
      const { attemptId, amountWon } = request;
      return code === null
        ? await acquirer.approve(request, context)
        : answer({ attemptId, amountWon, status: 'declined', code });
    },
    inquire: async (attempt, context) => {
      const code = wishedCode(context, 'charge');
      return code === null
        ? await acquirer.inquire(attempt, context)
        : answer({ ...attempt, status: 'declined', code });
    },
    cancel: async (attemptId, request, context) => {
      const code = wishedCode(context, 'refund');
      return code === null
        ? await acquirer.cancel(attemptId, request, context)
        : answer({ cancelId: request.cancelId, amountWon: request.amountWon, status: 'declined', code });
    },
  };
}

function wishedCode({ order }: CallContext, step: CardStep): string | null {
  const wished = wishedFailure(order);
  return wished !== null && 'institutionCode' in wished && wished.step === step
    ? wished.institutionCode
    : null;
}

function ofAuthentication(authenticationId: string, { order }: CallContext) {
  return { authenticationId, amountWon: order.amountWon };
}

function answer<Answer>(answer: Answer): Reply<Answer> {
  return { kind: 'answer', answer };
}
