import { beginCall, type Call } from '../packages/gateway/src/delivery/call.ts';
import type { Sender } from '../packages/gateway/src/delivery/http/sender.ts';
import type { Ports } from '../packages/gateway/src/ports.ts';
import type { Auditor } from './auditor.ts';
import type { Misfortune } from './faults.ts';
import type { Random } from './random.ts';
import type { Owner, Scheduler } from './scheduler.ts';

interface LinkDeps {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly misfortune: Misfortune;
  readonly auditor: Auditor;
}

const USUAL_MS = 300;
const TIMEOUT_MS = 10_000;
const wire: Owner = { name: 'wire', isAlive: () => true };

/** The way to the partners' addresses: it loses messages and answers, and receivers refuse some. */
export function webhookLink(
  { scheduler, random, misfortune, auditor }: LinkDeps,
  ports: Ports,
  caller: Owner,
): Sender {
  return {
    post: (_url, { headers, body }) =>
      new Promise<Call>((resolve) => {
        const end = beginCall(ports);
        const id = headers['webhook-id'] ?? '';
        const what = `webhook ${id.slice(-6)}`;
        const tell = (call: Call) => {
          if (caller.isAlive()) scheduler.after(caller, 0, '', () => resolve(call));
        };
        const noAnswer = () =>
          scheduler.after(caller, TIMEOUT_MS, `hears nothing of ${what}`, () =>
            resolve(end({ status: null, error: 'no answer within 10 s' })),
          );
        if (misfortune.strikes('webhookLost')) return void noAnswer();
        scheduler.after(wire, random.int(USUAL_MS), `${what} arrives (of ${caller.name})`, () => {
          const isRefused = misfortune.strikes('webhookRefused');
          if (!isRefused) auditor.heardWebhook(id, JSON.parse(body));
          if (misfortune.strikes('webhookAnswerLost')) return void noAnswer();
          tell(end(isRefused ? { status: 500, error: 'HTTP 500' } : { status: 200, error: null }));
        });
      }),
    head: async () => beginCall(ports)({ status: 200, error: null }),
    close: async () => {},
  };
}
