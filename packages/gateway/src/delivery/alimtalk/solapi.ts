import { createHmac } from 'node:crypto';
import type { Ports } from '../../ports.ts';
import type { Messenger } from '../customer-transport.ts';
import type { Sender } from '../http/sender.ts';
import { type ApprovedTemplates, alimtalkOf } from './alimtalk.ts';

export interface SolapiOptions {
  readonly ports: Pick<Ports, 'nowMs' | 'randomBytes'>;
  readonly sender: Sender;
  /** Origin of the API. */
  readonly origin: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** `pfId` of the Kakao channel. */
  readonly channelId: string;
  /** Registered number of the sender. */
  readonly from: string;
  readonly templates: ApprovedTemplates;
}

/** 알림톡 through Solapi: `POST /messages/v4/send`, signed with HMAC-SHA256 over date and salt (docs.solapi.com). */
export function createSolapi(options: SolapiOptions): Messenger {
  const { ports, sender, origin, templates } = options;
  return {
    send: async ({ occasion, facts, merchant }, signal) => {
      const { templateId, variables, text } = alimtalkOf(facts, {
        occasion,
        merchantName: merchant.name,
        templates,
      });
      const call = await sender.post(
        `${origin}/messages/v4/send`,
        {
          headers: {
            'content-type': 'application/json; charset=utf-8',
            authorization: authorizationOf(options, {
              date: new Date(ports.nowMs()).toISOString(),
              salt: ports.randomBytes(16).toString('hex'),
            }),
          },
          body: JSON.stringify({
            message: {
              to: facts.to.replace(/\D/g, ''),
              from: options.from,
              type: 'ATA',
              text,
              kakaoOptions: {
                pfId: options.channelId,
                templateId,
                // The template's button takes its variable from here too; its address is the approved one.
                variables,
                disableSms: true,
              },
            },
          }),
        },
        signal,
      );
      const { status } = call;
      // 401 and 403 are the operator's to mend, 429 goes by itself; any other 4xx is this message's own fault.
      const isFinal =
        status !== null && status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
      // The answer quotes the phone number.
      return { ...call, answer: '', isFinal };
    },
  };
}

/** The header `Authorization`. @param nonce `date`: ISO 8601; `salt`: 12 to 64 characters, never used before */
function authorizationOf(
  { apiKey, apiSecret }: Pick<SolapiOptions, 'apiKey' | 'apiSecret'>,
  { date, salt }: { readonly date: string; readonly salt: string },
): string {
  const signature = createHmac('sha256', apiSecret).update(`${date}${salt}`).digest('hex');
  return `HMAC-SHA256 apiKey=${apiKey}, date=${date}, salt=${salt}, signature=${signature}`;
}
