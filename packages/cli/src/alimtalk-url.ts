import type { GatewayOptions } from '@dojang/gateway';
import type { Rule } from './rule.ts';

export type Alimtalk = NonNullable<GatewayOptions['alimtalk']>;

/**
 * `solapi://<API key>:<API secret>@api.solapi.com?channel=<pfId>&from=<number>&paid=<template>&cancelled=<template>`, and where they
 * were approved `&paidOrder=<template>&cancelledOrder=<template>`
 */
export const alimtalkUrl: Rule<Alimtalk> = {
  rule: 'solapi://key:secret@api.solapi.com?channel=…&from=…&paid=…&cancelled=…, as docs/notifications.md says',
  parse: (text) => {
    const url = URL.parse(text);
    if (url?.protocol !== 'solapi:') return null;
    const named = (name: string) => url.searchParams.get(name) ?? '';
    const alimtalk: Alimtalk = {
      origin: `https://${url.host}`,
      apiKey: decodeURIComponent(url.username),
      apiSecret: decodeURIComponent(url.password),
      channelId: named('channel'),
      from: named('from').replace(/\D/g, ''),
      templates: {
        paid: named('paid'),
        cancelled: named('cancelled'),
        ...optional('paidOrder', named('paidOrder')),
        ...optional('cancelledOrder', named('cancelledOrder')),
      },
    };
    const { origin: _, templates, ...texts } = alimtalk;
    const needed = [url.host, ...Object.values(texts), ...Object.values(templates)];
    return needed.includes('') ? null : alimtalk;
  },
};

function optional(name: 'paidOrder' | 'cancelledOrder', template: string) {
  return template === '' ? {} : { [name]: template };
}
