import { amountText } from '@dojang/sdk';
import { html } from 'ghtml';
import { failures } from '../failures.ts';
import type { Language } from '../language.ts';
import { channels, works } from '../order.ts';
import type { Product } from '../products.ts';
import { text } from '../texts.ts';
import { stockLine } from './home-page.ts';
import { layout, type Viewer } from './layout.ts';
import { payAlert, payAttributes } from './pay-form.ts';

const INSTALMENT_MINIMUM_WON = 50_000;
const sampleBuyer = {
  ko: { name: '김도장', email: 'dojang@example.com', phone: '010-1234-5678' },
  en: { name: 'Kim Dojang', email: 'dojang@example.com', phone: '010-1234-5678' },
} as const;

/** A product, who orders it, and how to pay. */
export function checkoutPage(viewer: Viewer, product: Product, left: number | null): string {
  const { language } = viewer;
  const t = text.bind(null, language);
  const amount = amountText(product.priceWon, language);
  const notes = [
    t('product.delivery'),
    product.priceWon >= INSTALMENT_MINIMUM_WON ? t('product.instalments') : '',
    stockLine(language, left),
  ].filter((note) => note !== '');
  const body = html`
    <div class="checkout">
      <section class="product">
        <img src="/assets/pictures/${product.picture}" alt="" width="400" height="400" />
        <div>
          <h1>${product.name[language]}</h1>
          <p class="price">${amount}</p>
          <p>${product.about[language]}</p>
          <ul class="notes">!${notes.map((note) => html`<li>${note}</li>`)}</ul>
        </div>
      </section>
      <form class="panel" action="/orders" !${payAttributes(language)}>
        <h2>${t('checkout.title')}</h2>
        <input type="hidden" name="productId" value="${product.id}" />
        <fieldset>
          <legend>${t('checkout.buyer')}</legend>
          !${buyerFields(language)}
          <p class="quiet small">${t('checkout.sample')}</p>
        </fieldset>
        !${developerOptions(language)}
        <div class="total"><span>${t('checkout.total')}</span><strong>${amount}</strong></div>
        <noscript><p class="alert">${t('checkout.noScript')}</p></noscript>
        <div class="action">
          !${payAlert()}
          <button class="primary" ${left === 0 ? 'disabled' : ''}>
            ${left === 0 ? t('product.soldOut') : t('checkout.pay', { amount })}
          </button>
        </div>
      </form>
    </div>`;
  return layout(viewer, { title: product.name[language], body });
}

function buyerFields(language: Language): readonly string[] {
  const rows = [
    { name: 'name', type: 'text', autocomplete: 'name', max: 80 },
    { name: 'email', type: 'email', autocomplete: 'email', max: 100 },
    { name: 'phone', type: 'tel', autocomplete: 'tel', max: 20 },
  ] as const;
  return rows.map(
    ({ name, type, autocomplete, max }) => html`
      <div>
        <label class="field">
          <span>${text(language, `checkout.${name}`)}</span>
          <input
            name="${name}"
            type="${type}"
            autocomplete="${autocomplete}"
            maxlength="${max}"
            value="${sampleBuyer[language][name]}"
            aria-describedby="${name}-error"
            required
          />
        </label>
        <p class="field-error" role="alert" id="${name}-error" hidden></p>
      </div>`,
  );
}

function developerOptions(language: Language): string {
  const t = text.bind(null, language);
  const choices = [
    ...works.map((work) => choice(language, { group: 'work', value: work })),
    html`</fieldset><fieldset class="choices"><legend>${t('developer.channel')}</legend>`,
    ...channels.map((channel) => choice(language, { group: 'channel', value: channel })),
  ];
  return html`
    <details class="developer">
      <summary>${t('developer.options')}</summary>
      <fieldset class="choices"><legend>${t('developer.work')}</legend>!${choices}</fieldset>
      <label class="field failure">
        <span>${t('developer.failure')}</span>
        <select name="failure">
          <option value="">${t('failure.none')}</option>
          !${failures.map((code) => html`<option value="${code}">${t(`failure.${code}`)}</option>`)}
        </select>
        <small>${t('developer.failure.line')}</small>
      </label>
    </details>`;
}

type Choice =
  | { readonly group: 'work'; readonly value: (typeof works)[number] }
  | { readonly group: 'channel'; readonly value: (typeof channels)[number] };

function choice(language: Language, { group, value }: Choice): string {
  const key = group === 'work' ? (`work.${value}` as const) : (`channel.${value}` as const);
  return html`
    <label class="choice">
      <input type="radio" name="${group}" value="${value}" ${value === works[0] || value === channels[0] ? 'checked' : ''} />
      <span><b>${text(language, key)}</b><small>${text(language, `${key}.line`)}</small></span>
    </label>`;
}
