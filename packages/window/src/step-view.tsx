import type { Stage } from '@dojang/protocol/window';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { createPressFilter } from './double-press.ts';
import { useLanguage } from './hooks.ts';
import { type LaterSteps, useLaterSteps } from './load-later-steps.ts';
import type { Model } from './model.ts';
import type { Session } from './session.ts';
import type { Place } from './shop-page.ts';
import { Skeleton } from './skeleton.tsx';
import { TermsStep } from './steps/terms-step.tsx';

interface Props {
  readonly model: Model;
  readonly session: Session;
  readonly place: Place;
  /** The terms once more, from the cards. */
  readonly isReading: boolean;
  readonly setReading: (isReading: boolean) => void;
}

/** The screen of the payment's stage. A new screen takes the focus to its title, so that it is read and Tab starts there. */
export function StepView(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const later = useLaterSteps();
  const { view } = props.model;
  const { isReading, setReading } = props;
  const read = isReading && view?.stage.name === 'card' ? view.termsVersion : null;
  const stage = view === null ? null : read !== null ? 'terms' : screenOf(view.stage);
  // Whoever chose a card comes back to the cards.
  const isAtCards = view?.stage.name === 'card';
  useEffect(() => {
    if (!isAtCards) setReading(false);
  }, [isAtCards, setReading]);
  const isHere = stage === 'terms' || later !== null;
  const shown = useRef(stage);
  useEffect(() => {
    const isFirst = shown.current === null;
    if (shown.current === stage || !isHere) return;
    shown.current = stage;
    if (isFirst) return;
    window.scrollTo(0, 0);
    box.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [stage, isHere]);
  const filter = useRef(createPressFilter<string | null>());
  // Before the paint: a press can only hit what has been painted.
  const painted = useRef(stage);
  useLayoutEffect(() => {
    painted.current = stage;
  }, [stage]);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const drop = (event: MouseEvent) => {
      if (!filter.current(event, painted.current)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    element.addEventListener('click', drop, true);
    return () => element.removeEventListener('click', drop, true);
  }, []);
  return (
    <div class="step-box" ref={box}>
      {read !== null ? (
        <TermsStep version={read} session={props.session} busy={false} onRead={() => setReading(false)} />
      ) : (
        <Screen {...props} later={later} />
      )}
    </div>
  );
}

/** A doubt that was settled is another screen. */
function screenOf(stage: Stage): string {
  return stage.name === 'done' ? `done: ${stage.outcome.kind}` : stage.name;
}

function Screen({ model, session, place, setReading, later }: Props & { readonly later: LaterSteps | null }) {
  const { t } = useLanguage();
  const busy = model.pending.length > 0;
  if (model.access === 'denied') {
    return (
      <section class="screen message">
        <h1 tabIndex={-1}>{t('deniedTitle')}</h1>
        <p>{t('denied')}</p>
        {place !== 'frame' && <p class="quiet">{t('mayCloseTab')}</p>}
      </section>
    );
  }
  if (model.view === null) return <Skeleton />;
  const { view } = model;
  if (view.stage.name === 'terms')
    return <TermsStep version={view.stage.version} session={session} busy={busy} onRead={null} />;
  if (later === null) return <Skeleton />;
  const { AuthenticationStep, CardStep, OutcomeStep, WaitingStep } = later;
  switch (view.stage.name) {
    case 'card':
      return (
        <CardStep
          session={session}
          view={view}
          stage={view.stage}
          busy={busy}
          onBack={() => setReading(true)}
        />
      );
    case 'authenticating':
      return (
        <AuthenticationStep
          session={session}
          stage={view.stage}
          clockOffsetMs={model.clockOffsetMs}
          busy={busy}
          isChosenHere={model.isCardChosenHere}
          isFramed={place === 'frame'}
        />
      );
    case 'authenticated':
    case 'approving':
      return <WaitingStep amountWon={view.amountWon} chosen={view.stage.chosen} />;
    case 'done':
      return (
        <OutcomeStep
          session={session}
          view={view}
          stage={view.stage}
          handover={model.handover}
          returnsAtMs={model.returnsAtMs}
        />
      );
  }
}
