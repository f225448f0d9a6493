import { amountText } from '@dojang/sdk';
import { html } from 'ghtml';
import type { Language } from '../language.ts';
import { type Product, products } from '../products.ts';
import { text } from '../texts.ts';
import { layout, type Viewer } from './layout.ts';

/** The shelf: every product, with its picture and price. */
export function homePage(viewer: Viewer, left: (productId: string) => number | null): string {
  const { language } = viewer;
  const t = text.bind(null, language);
  const cards = products.map((product) => card(language, product, left(product.id)));
  const body = html`
    <section class="hero">
      <h1>${t('shop.tagline')}</h1>
      <p>${t('shop.intro')}</p>
    </section>
    <h2 class="unseen">${t('home.products')}</h2>
    <ul class="shelf">!${cards}</ul>`;
  return layout(viewer, { title: t('shop.tagline'), body });
}

function card(language: Language, product: Product, left: number | null): string {
  const stock = stockLine(language, left);
  return html`
    <li>
      <a class="card" href="/products/${product.id}">
        <img src="/assets/pictures/${product.picture}" alt="" width="400" height="400" />
        <strong>${product.name[language]}</strong>
        <span class="quiet">${product.line[language]}</span>
        <span class="price">${amountText(product.priceWon, language)}</span>
        !${stock === '' ? '' : html`<span class="badge">${stock}</span>`}
      </a>
    </li>`;
}

/** Said only when it matters: for the last pieces, and when there is none. */
export function stockLine(language: Language, left: number | null): string {
  if (left === null || left > 5) return '';
  if (left === 0) return text(language, 'product.soldOut');
  return text(language, 'product.stock', { count: String(left) });
}
