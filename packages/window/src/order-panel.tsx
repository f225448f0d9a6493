import { amountText } from '@dojang/protocol/figures';
import { languageOfText } from '@dojang/protocol/text';
import type { WindowView } from '@dojang/protocol/window';
import { useLanguage, useMedia } from './hooks.ts';

/** What is bought, from whom, for how much: always in sight. */
export function OrderPanel({ view }: { readonly view: WindowView }) {
  const { language, t } = useLanguage();
  const wide = useMedia('(min-width: 37.5em)');
  const amount = amountText(view.amountWon, language);
  // Whom the money goes to: not what a page calls itself, but where the partner has authenticated it.
  const domain = <span class="domain">{view.shopDomain}</span>;
  const rows = (
    <dl class="rows">
      <dt>{t('merchant')}</dt>
      <dd>
        <bdi lang={languageOfText(view.merchantName)}>{view.merchantName}</bdi>
        {wide && domain}
      </dd>
      <dt>{t('goods')}</dt>
      <dd lang={languageOfText(view.goods)}>{view.goods}</dd>
      <dt>{t('period')}</dt>
      <dd>{t('periodNone')}</dd>
      <dt>{t('amount')}</dt>
      <dd class="amount">{amount}</dd>
    </dl>
  );
  if (wide) {
    return (
      <aside class="order" aria-labelledby="order-title">
        <h2 id="order-title">{t('orderTitle')}</h2>
        {rows}
      </aside>
    );
  }
  return (
    <details class="order">
      <summary>
        <span class="goods">
          <bdi lang={languageOfText(view.goods)}>{view.goods}</bdi>
          {domain}
        </span>
        <strong>{amount}</strong>
      </summary>
      {rows}
    </details>
  );
}
