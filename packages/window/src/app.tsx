import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useFrameHeight } from './frame-height.ts';
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

  return (
    <WindowFrame
      stage={view?.stage.name ?? null}
      onClose={model.access === 'granted' && view !== null ? () => session.leave() : null}
      page={page}
    >
      {model.access === 'granted' && (view === null ? <OrderSkeleton /> : <OrderPanel view={view} />)}
      <main class="step">
        <NoticeBar model={model} />
        <StepView model={model} session={session} place={shopPage.place} />
      </main>
    </WindowFrame>
  );
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
