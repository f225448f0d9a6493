import type { Outcome, StageView } from '@dojang/protocol/window';
import { useEffect, useState } from 'preact/hooks';
import { type Access, lookAtPayment } from './access.ts';
import { useLanguage } from './hooks.ts';
import type { MessageKey } from './messages.ts';
import { pause } from './pause.ts';
import { Skeleton } from './skeleton.tsx';
import { WindowFrame } from './window-frame.tsx';

const LOOK_EVERY_MS = 2_000;

/** How far the payment is; `denied` to whoever may not even look. */
type Sight = StageView | 'denied';

interface Props {
  readonly access: Access;
  readonly firstLook: Promise<Response> | null;
}

/**
 * Where the card app leads to a customer who paid in another browser, or in another app: how far the payment is, and that it
 * goes on where it began. Nothing can be done here, so nobody else can do anything with this address.
 */
export function WayBack({ access, firstLook }: Props) {
  const [sight, setSight] = useState<Sight | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    void follow({ access, firstLook }, setSight, gone.signal);
    return () => gone.abort();
  }, [access, firstLook]);
  return (
    <WindowFrame stage={sight === null || sight === 'denied' ? null : sight.stage}>
      <main class="step">{sight === null ? <Skeleton /> : <WhereToGo sight={sight} />}</main>
    </WindowFrame>
  );
}

function WhereToGo({ sight }: { readonly sight: Sight }) {
  const { t } = useLanguage();
  return (
    <section class="screen message">
      <h1 tabIndex={-1}>{t(titleOf(sight))}</h1>
      <p role="status">{t(sight === 'denied' ? 'denied' : whatNext(sight))}</p>
      <p class="quiet">{t('mayCloseTab')}</p>
    </section>
  );
}

/** Looks until nothing more will happen here. */
async function follow(
  { access, firstLook }: Props,
  see: (sight: Sight) => void,
  signal: AbortSignal,
): Promise<void> {
  let asked = firstLook ?? lookAtPayment(access);
  while (!signal.aborted) {
    const sight = await asked.then(read).catch(() => null);
    if (sight !== null) see(sight);
    if (sight === 'denied' || sight?.stage === 'done') return;
    do await pause(LOOK_EVERY_MS, signal);
    while (document.hidden && !signal.aborted);
    asked = lookAtPayment(access);
  }
}

async function read(response: Response): Promise<Sight | null> {
  if (response.status === 401) return 'denied';
  // The same origin and the same release serve both ends of this wire.
  return response.ok ? ((await response.json()) as StageView) : null;
}

const ENDS: Readonly<Record<Outcome['kind'], MessageKey>> = {
  paid: 'paidTitle',
  authenticated: 'approvedTitle',
  failed: 'failedTitle',
  unknown: 'unknownTitle',
  reversed: 'reversedTitle',
  closed: 'closedTitle',
};

function titleOf(sight: Sight): MessageKey {
  if (sight === 'denied') return 'deniedTitle';
  const { stage, outcome } = sight;
  if (outcome !== null) return ENDS[outcome];
  if (stage === 'authenticated' || stage === 'approving') return 'approvedTitle';
  return stage === 'authenticating' ? 'notYetTitle' : 'notApprovedTitle';
}

function whatNext({ outcome }: StageView): MessageKey {
  return outcome === null || outcome === 'authenticated' ? 'goesOnThere' : 'seeThere';
}
