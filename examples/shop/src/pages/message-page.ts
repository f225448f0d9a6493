import { html } from 'ghtml';
import { text } from '../texts.ts';
import { layout, type Viewer } from './layout.ts';

/** Says what went wrong and where to go on. */
export function messagePage(viewer: Viewer, about: 'notFound' | 'unknownResult' | 'server'): string {
  const t = text.bind(null, viewer.language);
  const title = t(`error.${about}.title`);
  const body = html`
    <div class="panel empty">
      <h1>${title}</h1>
      <p>${t(`error.${about}.line`)}</p>
      <div class="action">
        <a class="primary" href="/orders">${t('nav.orders')}</a>
        <a class="secondary" href="/">${t('order.continue')}</a>
      </div>
    </div>`;
  return layout(viewer, { title, body });
}
