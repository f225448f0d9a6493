import { amountText } from '@dojang/protocol/figures';
import { institutionWords } from '@dojang/protocol/payple';
import type { PhoneCharge, PhoneView } from '@dojang/protocol/phone';
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
  /** Just now, in this page. */
  readonly isDecidedHere: boolean;
}

const failures: Readonly<
  Record<Exclude<EndedStatus, 'authenticated'>, { readonly title: StringKey; readonly detail: StringKey }>
> = {
  rejected: { title: 'rejectedTitle', detail: 'rejectedDetail' },
  locked: { title: 'lockedTitle', detail: 'lockedDetail' },
  expired: { title: 'expiredTitle', detail: 'expiredDetail' },
};
const noInstalments = { title: 'noInstalmentsTitle', detail: 'noInstalmentsDetail' } as const;

function stoppedBy(
  status: keyof typeof failures,
  { isInstalmentRefused }: PhoneView,
  t: ReturnType<typeof useTexts>['t'],
): { readonly title: string; readonly detail: string } {
  const { title, detail } = isInstalmentRefused ? noInstalments : failures[status];
  return { title: t(title), detail: t(detail) };
}

/** How the request ended, what that means for the money, and where to go on. */
export function Ended({ status, view, isDecidedHere }: EndedProps) {
  const { t } = useTexts();
  const returnUrl = safeReturnUrl(view.returnUrl);
  const { charge } = view;
  return (
    <main class="centred">
      {status !== 'authenticated' ? (
        <Stopped {...stoppedBy(status, view, t)} />
      ) : charge === null ? (
        <Authenticated view={view} canReturn={returnUrl !== null} />
      ) : (
        <Charged key={charge.status} view={view} charge={charge} />
      )}
      {returnUrl === null ? null : (
        <WayBack url={returnUrl} isTakenAtOnce={isDecidedHere && status === 'authenticated'} />
      )}
    </main>
  );
}

/** Nothing is charged yet: a customer who reads 승인 here would take it for paid. */
function Authenticated({ view, canReturn }: { readonly view: PhoneView; readonly canReturn: boolean }) {
  const { t } = useTexts();
  return (
    <>
      <span class="seal" aria-hidden="true">
        {t('stamp')}
      </span>
      <Title>{t('doneTitle')}</Title>
      <OrderLine view={view} />
      {canReturn ? null : <p class="continue">{t('doneOnPc')}</p>}
      <p class="lead">{t(canReturn ? 'doneHereDetail' : 'doneOnPcDetail')}</p>
    </>
  );
}

function Charged({ view, charge }: { readonly view: PhoneView; readonly charge: PhoneCharge }) {
  const { language, t } = useTexts();
  switch (charge.status) {
    case 'approved':
      return (
        <>
          <span class="seal" aria-hidden="true">
            {t('paidStamp')}
          </span>
          <Title>{t('paidTitle')}</Title>
          <OrderLine view={view} />
          <p class="lead">{t('paidDetail')}</p>
        </>
      );
    case 'declined': {
      const { code } = charge;
      const reason = institutionWords(code)?.[language] ?? '';
      return (
        <>
          <Stopped title={t('declinedTitle')} detail={t('declinedDetail', { reason }).trim()} />
          <p class="practice">{t('code', { code })}</p>
        </>
      );
    }
    case 'reversed':
      return <Stopped title={t('reversedTitle')} detail={t('reversedDetail')} />;
  }
}

function OrderLine({ view }: { readonly view: PhoneView }) {
  const { language } = useTexts();
  return (
    <p class="ended-order">
      <span lang={languageOfText(view.merchantName)}>{view.merchantName}</span> ·{' '}
      {amountText(view.amountWon, language)}
    </p>
  );
}

function Stopped({ title, detail }: { readonly title: string; readonly detail: string }) {
  return (
    <>
      <StoppedMark />
      <Title>{title}</Title>
      <p class="lead" role="alert">
        {detail}
      </p>
    </>
  );
}
