import http from 'node:http';
import https from 'node:https';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';

export const rule: Rule = {
  id: 'T10',
  section: 'HTTP',
  title: 'A header is found whatever the case of its name',
  run: async (ctx) => {
    const body = JSON.stringify({ cst_id: ctx.account.merchant, custKey: ctx.account.key });
    const { protocol } = new URL(ctx.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const call = (protocol === 'https:' ? https : http).request(
        ctx.at(paths.auth),
        {
          method: 'POST',
          headers: { REFERER: ctx.shopOrigin, 'CONTENT-TYPE': 'application/json' },
          timeout: 10_000,
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          response.on('end', () => resolve(text)).on('error', reject);
        },
      );
      call.on('timeout', () => call.destroy(new Error('no answer within 10 s')));
      call.on('error', reject).end(body);
    });
    check(answer.includes('"success"'), 'REFERER in capitals: expected success');
  },
};
