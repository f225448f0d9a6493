import type { Stage } from '@dojang/protocol/window';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useFrameHeight } from './frame-height.ts';
import { LeaveDialog } from './leave-dialog.tsx';
import type { Model } from './model.ts';
import { NoticeBar } from './notice-bar.tsx';
import { OrderPanel } from './order-panel.tsx';
import type { Session } from './session.ts';
import type { ShopPage } from './shop-page.ts';
import { OrderSkeleton } from './skeleton.tsx';
import { StepView } from './step-view.tsx';
import { WindowFrame } from './window-frame.tsx';

export function App({ session, shopPage }: { readonly session: Session; readonly shopPage: ShopPage }) {
  const [model, setModel] = useState<Model>(session.model);
  useLayoutEffect(() => session.subscribe(setModel), [session]);

  const page = useRef<HTMLDivElement>(null);
  const { view } = model;
  useArrival(shopPage, view?.shopOrigin);
  useFrameHeight(page, (heightPx) => {
    if (view !== null && shopPage.place === 'frame') {
      shopPage.tell(view.shopOrigin, { type: 'resize', data: heightPx });
    }
  });

  const [isAsked, setAsked] = useState(false);
  // Whatever happens meanwhile takes the question away: its words about the money are those of this moment.
  const asks = view !== null && asksBeforeLeaving(view.stage);
  useEffect(() => {
    if (!asks) setAsked(false);
  }, [asks]);
  function close(): void {
    if (asks) setAsked(true);
    else session.leave();
  }

  return (
    <WindowFrame
      stage={view?.stage.name ?? null}
      onClose={model.access === 'granted' && view !== null ? close : null}
      page={page}
    >
      {model.access === 'granted' && (view === null ? <OrderSkeleton /> : <OrderPanel view={view} />)}
      <main class="step">
        <NoticeBar model={model} />
        <StepView model={model} session={session} place={shopPage.place} />
      </main>
      {isAsked && asks && (
        <LeaveDialog
          onStay={() => setAsked(false)}
          onLeave={() => {
            setAsked(false);
            session.leave();
          }}
        />
      )}
    </WindowFrame>
  );
}

/** A payment is under way for which a card was chosen, and it can still be left. */
function asksBeforeLeaving(stage: Stage): boolean {
  return stage.name === 'authenticating' || (stage.name === 'card' && stage.chosen !== null);
}

/**
 * Tells the page that opened the tab, once, that the payment window has arrived in it. A tab that closes later was closed by
 * the customer; one that closes without a word was taken from the page by its own opener policy. A height means nothing in
 * a tab, and it is the one message that no client takes for the end.
 */
function useArrival(shopPage: ShopPage, shopOrigin: string | undefined): void {
  useEffect(() => {
    if (shopOrigin === undefined || shopPage.place !== 'tab') return;
    shopPage.tell(shopOrigin, { type: 'resize', data: window.innerHeight });
  }, [shopPage, shopOrigin]);
}
