import type { WindowRefusal, WindowView } from '@dojang/protocol/window';
import type { FlowDeps } from '../../flow-deps.ts';
import type { Recorded } from '../../record/change-payment.ts';

/** What a window sends with a step. */
interface StepInput<Body> {
  readonly body: Body;
  /** By the monotonic clock. */
  readonly arrivedAtMs: number;
}

/** One step of the customer in the window of the payment `recorded`. */
export type Step<Body, Answer = WindowView> = (
  deps: FlowDeps,
  recorded: Recorded,
  input: StepInput<Body>,
) => Promise<Answer | WindowRefusal>;
