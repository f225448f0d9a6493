import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useBrowserBack } from './browser-back.ts';
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

  const [isReading, setReading] = useState(false);
  useBrowserBack(stepBefore());
  useEscape(shopPage.place === 'frame' ? session.close : null);

  /** To the step before; null where Back leaves the window. */
  function stepBefore(): (() => void) | null {
    if (model.access === 'denied') return null;
    switch (view?.stage.name) {
      case 'card':
        if (!isReading) return () => setReading(true);
        break;
      case 'authenticating':
        return () => session.send({ name: 'authentication/cancel' });
      case 'authenticated':
      case 'approving':
        return session.close;
      case undefined:
      case 'done':
        return null;
      case 'terms':
        break;
    }
    // The page around a frame stays.
    return shopPage.place === 'frame' ? session.close : null;
  }

  return (
    <WindowFrame
      stage={view?.stage.name ?? null}
      onClose={model.access === 'granted' && view !== null ? session.close : null}
      page={page}
    >
      {model.access === 'granted' && (view === null ? <OrderSkeleton /> : <OrderPanel view={view} />)}
      <main class="step">
        <NoticeBar model={model} />
        <StepView
          model={model}
          session={session}
          place={shopPage.place}
          isReading={isReading}
          setReading={setReading}
        />
      </main>
      {model.isAsked && <LeaveDialog onStay={session.stay} onLeave={session.leave} />}
    </WindowFrame>
  );
}

/** A layer is left by Escape, as a dialog is. What lies over the page or has opened from a field takes it first. */
function useEscape(leave: (() => void) | null): void {
  useEffect(() => {
    if (leave === null) return;
    const press = ({ key, target, isComposing }: KeyboardEvent) => {
      const isTaken =
        isComposing || target instanceof HTMLSelectElement || document.querySelector('dialog[open]') !== null;
      if (key === 'Escape' && !isTaken) leave();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [leave]);
}

/**
 * Tells the page that opened the window, once, that it has arrived. A tab that closes later was closed by the customer; one that
 * closes without a word was taken from the page by its own opener policy. Above a frame the page then needs no button of its
 * own. It is the one message that no client takes for the end; the height is the one there is.
 */
function useArrival(shopPage: ShopPage, shopOrigin: string | undefined): void {
  useEffect(() => {
    if (shopOrigin === undefined || !['tab', 'frame'].includes(shopPage.place)) return;
    shopPage.tell(shopOrigin, { type: 'resize', data: window.innerHeight });
  }, [shopPage, shopOrigin]);
}
