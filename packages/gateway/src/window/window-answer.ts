import { messageOf } from '@dojang/protocol/payple';
import type { WindowRefusal, WindowView } from '@dojang/protocol/window';
import type { FlowDeps } from '../flow-deps.ts';
import { findMerchant } from '../merchant/merchants.ts';
import type { Refusal } from '../payment/command.ts';
import type { Change, Recorded } from '../record/change-payment.ts';
import { refusalHint } from '../result/refusal-hint.ts';
import { windowView } from './window-view.ts';

type ViewDeps = Pick<FlowDeps, 'store' | 'ports' | 'mode' | 'terms' | 'profiles'>;

/** The payment as its window sees it now. */
export async function viewOf(deps: ViewDeps, recorded: Recorded): Promise<WindowView> {
  const merchant = await findMerchant(deps.store, recorded.state.order.merchantId);
  if (merchant === undefined) throw new Error('A payment has a merchant.');
  return windowView(recorded, merchant, deps, deps.ports.nowMs());
}

/** Where a step led, or why the payment's state forbids it, with the fresh view. */
export async function answerOf(deps: ViewDeps, change: Change): Promise<WindowView | WindowRefusal> {
  return change.ok ? await viewOf(deps, change) : await refusalOf(deps, change, change.refusal);
}

export async function refusalOf(
  deps: ViewDeps,
  recorded: Recorded,
  refusal: Refusal,
): Promise<WindowRefusal> {
  const { refused } = malformed(deps, refusalHint(refusal));
  const { reason } = refusal;
  return {
    refused: { ...refused, ...(reason === 'card-changed' && { reason }) },
    view: await viewOf(deps, recorded),
  };
}

/** The refusal of a body that is not of the step's shape. */
export function malformed({ mode }: Pick<FlowDeps, 'mode'>, hint: string): WindowRefusal {
  return {
    refused: { code: 'CPCA9999', message: messageOf('CPCA9999'), ...(mode === 'test' && { hint }) },
  };
}
