import { amountText } from '@dojang/protocol/figures';
import type { PhoneView } from '@dojang/protocol/phone';
import { languageOfText } from '@dojang/protocol/text';
import { safeReturnUrl } from '../format.ts';
import { Title } from '../frame.tsx';
import { useTexts } from '../language.ts';
import { StoppedMark } from '../stopped-mark.tsx';
import type { StringKey } from '../strings.ts';
import { WayBack } from './way-back.tsx';

type EndedStatus = Exclude<PhoneView['status'], 'pending'>;

interface EndedProps {
  readonly status: EndedStatus;
  readonly view: PhoneView;
}

const failures: Readonly<
  Record<Exclude<EndedStatus, 'authenticated'>, { readonly title: StringKey; readonly detail: StringKey }>
> = {
  rejected: { title: 'rejectedTitle', detail: 'rejectedDetail' },
  locked: { title: 'lockedTitle', detail: 'lockedDetail' },
  expired: { title: 'expiredTitle', detail: 'expiredDetail' },
};

/** How the request ended, what that means for the money, and where to go on. */
export function Ended({ status, view }: EndedProps) {
  const { t } = useTexts();
  const returnUrl = safeReturnUrl(view.returnUrl);
  return (
    <main class="centred">
      {status === 'authenticated' ? (
        <Approved view={view} canReturn={returnUrl !== null} />
      ) : (
        <>
          <StoppedMark />
          <Title>{t(failures[status].title)}</Title>
          <p class="lead" role="alert">
            {t(failures[status].detail)}
          </p>
        </>
      )}
      {returnUrl === null ? null : <WayBack url={returnUrl} />}
    </main>
  );
}

function Approved({ view, canReturn }: { readonly view: PhoneView; readonly canReturn: boolean }) {
  const { language, t } = useTexts();
  return (
    <>
      <span class="seal" aria-hidden="true">
        {t('stamp')}
      </span>
      <Title>{t('doneTitle')}</Title>
      <p class="ended-order">
        <span lang={languageOfText(view.merchantName)}>{view.merchantName}</span> ·{' '}
        {amountText(view.amountWon, language)}
      </p>
      {canReturn ? null : <p class="continue">{t('doneOnPc')}</p>}
      <p class="lead">{t(canReturn ? 'doneHereDetail' : 'doneOnPcDetail')}</p>
    </>
  );
}
