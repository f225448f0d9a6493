import { useFailureText } from './failure-message.tsx';
import { useLanguage } from './hooks.ts';
import type { Model, Notice } from './model.ts';

/** What went wrong beside the payment: the connection, a step that came too late. */
export function NoticeBar({ model }: { readonly model: Model }) {
  const { t } = useLanguage();
  return (
    <>
      <div role="status">
        {model.connection !== 'online' && <p class="notice quiet">{t(model.connection)}</p>}
      </div>
      {model.notice !== null && (
        <div class="notice" role="alert">
          <NoticeText notice={model.notice} />
        </div>
      )}
    </>
  );
}

function NoticeText({ notice }: { readonly notice: Notice }) {
  const { t } = useLanguage();
  switch (notice.kind) {
    case 'refused':
      return notice.reason === 'card-changed' ? (
        <p>{t('cardChanged')}</p>
      ) : (
        <RefusalText code={notice.code} message={notice.message} />
      );
    case 'close-refused':
      return <p>{t('closeRefused')}</p>;
    case 'malformed':
      return <p>{t('malformed')}</p>;
  }
}

function RefusalText(refused: { readonly code: string; readonly message: string }) {
  const { language, t } = useLanguage();
  const text = useFailureText();
  if (text === null) return null;
  return (
    <>
      <p>{text === 'unavailable' ? refused.message : text.describeRefusal(language, refused)}</p>
      <p class="small">{t('supportCode', { code: refused.code })}</p>
    </>
  );
}
