import { type ResultReturn, termIds, type WindowRefusal, type WindowView } from '@dojang/protocol/window';
import type { Recorded } from '../packages/gateway/src/record/change-payment.ts';
import { paymentOfToken } from '../packages/gateway/src/window/payment-of-token.ts';
import { agree } from '../packages/gateway/src/window/steps/agree.ts';
import { approve } from '../packages/gateway/src/window/steps/approve.ts';
import { chooseCard } from '../packages/gateway/src/window/steps/choose-card.ts';
import { close } from '../packages/gateway/src/window/steps/close.ts';
import { leave } from '../packages/gateway/src/window/steps/leave.ts';
import { look } from '../packages/gateway/src/window/steps/look.ts';
import { news } from '../packages/gateway/src/window/steps/news.ts';
import { returnResult } from '../packages/gateway/src/window/steps/return-result.ts';
import type { Step } from '../packages/gateway/src/window/steps/step.ts';
import type { Auditor } from './auditor.ts';
import type { GatewayDeps } from './gateway-process.ts';

/** The gateway's own steps, each with what a customer sends. */
const steps = {
  look: sending(null, look),
  agree: sending({ agreed: termIds }, agree),
  choose: sending({ cardCompany: 'shinhan', quota: '00', email: '' }, chooseCard),
  leave: sending(null, leave),
  approve: sending(null, approve),
  close: sending(null, close),
};

export type CustomerStep = keyof typeof steps;
export const customerSteps = Object.keys(steps) as readonly CustomerStep[];

/** What a customer's page knows. */
export interface OpenedWindow {
  readonly paymentId: string;
  readonly token: string;
}

/** Takes a step in the window; what it returns counts as shown, whether or not the answer arrives. */
export async function takeStep(
  deps: GatewayDeps,
  auditor: Auditor,
  window: OpenedWindow,
  step: CustomerStep,
): Promise<WindowView> {
  const recorded = await open(deps, window);
  if (step === 'approve' && recorded.state.order.work === 'PAY') auditor.asked(window.paymentId);
  const answer = await steps[step](deps, recorded);
  if ('closed' in answer && answer.closed) auditor.answeredClose(window.paymentId);
  const view = 'view' in answer ? answer.view : answer;
  if (view === undefined || 'refused' in view)
    throw new Error('A refused step shows where the payment stands.');
  auditor.shownView(view);
  return view;
}

/** The result leaves the window; null when the payment's state forbids it. */
export async function takeResult(
  deps: GatewayDeps,
  auditor: Auditor,
  window: OpenedWindow,
): Promise<ResultReturn | null> {
  const answer = await sending(null, returnResult)(deps, await open(deps, window));
  if ('refused' in answer) return null;
  auditor.returnedResult(window.paymentId, answer);
  return answer;
}

/** Watches the window's stream to its end. */
export async function watchNews(
  deps: GatewayDeps,
  auditor: Auditor,
  window: OpenedWindow,
  { gone, see }: { readonly gone: AbortSignal; readonly see: (view: WindowView) => void },
): Promise<void> {
  for await (const view of news(deps, await open(deps, window), gone)) {
    if (view === null) continue;
    auditor.shownView(view);
    see(view);
  }
}

function sending<Body, Answer>(body: Body, step: Step<Body, Answer>) {
  return (deps: GatewayDeps, recorded: Recorded): Promise<Answer | WindowRefusal> =>
    step(deps, recorded, { body, arrivedAtMs: deps.ports.monotonicMs() });
}

async function open(deps: GatewayDeps, { paymentId, token }: OpenedWindow): Promise<Recorded> {
  const recorded = await paymentOfToken(deps, paymentId, { token, right: 'window' });
  if (recorded === null) throw new Error(`The window of ${paymentId} is shut out.`);
  return recorded;
}
