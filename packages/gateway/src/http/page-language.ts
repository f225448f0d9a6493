import type { FastifyRequest } from 'fastify';
import type { Language } from '../result/receipt-messages.ts';

/** What the reader chose (`?lang=`), else what the browser prefers, else Korean. */
export function pageLanguage({ query, headers }: Pick<FastifyRequest, 'query' | 'headers'>): Language {
  const lang = typeof query === 'object' && query !== null && 'lang' in query ? query.lang : undefined;
  if (lang === 'ko' || lang === 'en') return lang;
  return /^en\b/i.test(headers['accept-language'] ?? '') ? 'en' : 'ko';
}
