import http from 'node:http';
import https from 'node:https';
import { Failure } from './outcome.ts';
import { ANSWER_TIMEOUT_MS, type Headers } from './wire.ts';

export interface Raw {
  readonly method: 'GET' | 'POST';
  readonly headers: Headers;
  readonly body: string;
}

/** Sends what `fetch` would not: headers in any case, a GET with a body. Returns the text of the answer. */
export function sendRaw(url: string, { method, headers, body }: Raw): Promise<string> {
  const client = new URL(url).protocol === 'https:' ? https : http;
  const measured = { ...headers, 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const call = client.request(
      url,
      { method, headers: measured, timeout: ANSWER_TIMEOUT_MS },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve(text)).on('error', reject);
      },
    );
    call.on('timeout', () => call.destroy(new Failure(`no answer within ${ANSWER_TIMEOUT_MS / 1000} s`)));
    call.on('error', reject).end(body);
  });
}
