import http from 'node:http';
import https from 'node:https';
import { Failure } from './outcome.ts';
import { ANSWER_TIMEOUT_MS, type Headers } from './wire.ts';

export interface Raw {
  readonly method: 'GET' | 'POST';
  readonly headers: Headers;
  readonly body: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

/** Sends what `fetch` would not: headers in any case, a GET with a body, a body whose answer comes before its end. */
export function sendRaw(url: string, { method, headers, body }: Raw): Promise<RawAnswer> {
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
        // A refusal before the body was read may end the connection early; what was said counts.
        response.on('close', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    call.on('timeout', () => call.destroy(new Failure(`no answer within ${ANSWER_TIMEOUT_MS / 1000} s`)));
    call.on('error', reject).end(body);
  });
}
