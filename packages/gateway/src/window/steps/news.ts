import type { WindowView } from '@dojang/protocol/window';
import type { FlowDeps } from '../../flow-deps.ts';
import { loadPayment, type Recorded } from '../../record/change-payment.ts';
import { refresh } from '../../recovery/refresh.ts';
import type { Watcher } from '../watch-payments.ts';
import { viewOf } from '../window-answer.ts';

export interface NewsDeps extends FlowDeps {
  readonly watcher: Watcher;
}

/** A stream ends by itself, so that no proxy has to end it; the window asks again. */
const STREAM_LIFE_MS = 25_000;
/** While somebody watches, the card company is asked this often in case its news got lost. */
const SYNC_PERIOD_MS = 3_000;

/** Each view of the payment as it changes, until `gone`; null now and then without news, which says that we are here. */
export async function* news(
  deps: NewsDeps,
  recorded: Recorded,
  gone: AbortSignal,
): AsyncGenerator<WindowView | null> {
  const endsAtMs = deps.ports.monotonicMs() + STREAM_LIFE_MS;
  let current = await refresh(deps, recorded);
  yield await viewOf(deps, current);
  while (!gone.aborted && deps.ports.monotonicMs() < endsAtMs) {
    await deps.watcher.changed(
      current.state.id,
      current.version,
      AbortSignal.any([gone, deps.ports.deadline(SYNC_PERIOD_MS)]),
    );
    const loaded = await loadPayment(deps.store, current.state.id);
    const next = loaded && (await refresh(deps, loaded));
    const isNews = next !== undefined && next.version !== current.version;
    if (isNews) current = next;
    yield isNews ? await viewOf(deps, current) : null;
  }
}
