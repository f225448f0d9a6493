import { useLanguage } from './hooks.ts';

/** Whom to ask, as a link that calls; nothing without a number. */
export function ShopPhone({ phone }: { readonly phone: string }) {
  const { t } = useLanguage();
  if (phone === '') return null;
  return (
    <>
      {' · '}
      <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{t('askShop', { phone })}</a>
    </>
  );
}
