import { useLanguage } from './hooks.ts';

/** What the window looks like before it knows the payment; `index.html` draws the same before any script. */
export function Skeleton() {
  const { t } = useLanguage();
  return (
    <section class="screen skeleton" aria-busy="true">
      <h1 class="unseen">{t('title')}</h1>
      <p class="unseen" role="status">
        {t('loading')}
      </p>
      <i />
      <i />
      <i />
      <i />
      <div class="actions">
        <i />
      </div>
    </section>
  );
}

/** The place of the order, so that nothing moves when it comes. */
export function OrderSkeleton() {
  return (
    <div class="order skeleton">
      <i />
    </div>
  );
}
