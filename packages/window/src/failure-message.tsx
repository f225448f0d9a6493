import type { Failure } from '@dojang/protocol/window';
import { useEffect, useState } from 'preact/hooks';
import type { FailureKind } from './failure-text.ts';
import { useLanguage } from './hooks.ts';
import { ShopPhone } from './shop-phone.tsx';

type FailureText = typeof import('./failure-text.ts');

let loading: Promise<FailureText> | null = null;

/** Drawn beside the words, which say it too: a card struck through, a turn back, a hand's own no, a wait. */
const ICONS: Readonly<Record<FailureKind, string>> = {
  card: 'M3 7a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zM3 10h18M9.5 13.5l5 4M14.5 13.5l-5 4',
  mistake: 'M4 12a8 8 0 1 0 2.5-5.8M4 4v4.5h4.5',
  own: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12h8',
  trouble: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5V13M12 16.4v.1',
};

/**
 * Why there is no payment: a picture of its kind, what happened, what it means for the money, what to do now; small below it the
 * code and the shop's number. The customer's own no needs neither.
 */
export function FailureMessage(props: {
  readonly failure: Failure;
  readonly phone: string;
  /** Can another card be chosen? */
  readonly isOpen: boolean;
}) {
  const { failure, phone, isOpen } = props;
  const { language, t } = useLanguage();
  const text = useFailureText();
  if (text === null) return null;
  const { kind, what, money } =
    text === 'unavailable'
      ? ({ kind: 'trouble', what: t('failed'), money: null } as const)
      : text.describeFailure(language, failure);
  const next = isOpen && text !== 'unavailable' ? text.nextStep(language, kind) : '';
  const code =
    failure.institutionCode === null ? failure.code : `${failure.code} · ${failure.institutionCode}`;
  return (
    <div class={`why ${kind}`}>
      {isOpen && <FailureIcon kind={kind} />}
      <div>
        <p class="what">{what}</p>
        {(money !== null || next !== '') && (
          <p>
            {money} {next}
          </p>
        )}
        {kind !== 'own' && (
          <p class="small">
            {t('supportCode', { code })}
            <ShopPhone phone={phone} />
          </p>
        )}
      </div>
    </div>
  );
}

function FailureIcon({ kind }: { readonly kind: FailureKind }) {
  return (
    <svg class={`why-icon ${kind}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={ICONS[kind]} />
    </svg>
  );
}

/** The picture alone, above the title of an outcome. */
export function FailureSign({ failure }: { readonly failure: Failure }) {
  const text = useFailureText();
  if (text === null) return null;
  return <FailureIcon kind={text === 'unavailable' ? 'trouble' : text.failureKindOf(failure)} />;
}

/** Fetches the texts of all result codes, which the first screen does not need. A failed try is forgotten. */
export function loadFailureText(): Promise<FailureText> {
  loading ??= import('./failure-text.ts').catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** The texts of the result codes; null until they have arrived, and `unavailable` when they cannot. */
export function useFailureText(): FailureText | 'unavailable' | null {
  const [text, setText] = useState<FailureText | 'unavailable' | null>(null);
  useEffect(() => {
    loadFailureText().then(setText, () => setText('unavailable'));
  }, []);
  return text;
}
