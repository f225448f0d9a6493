import { setTimeout as sleep } from 'node:timers/promises';
import type { Callback, SharedSecrets } from '@dojang/protocol/acquirer';
import type { FastifyBaseLogger } from 'fastify';
import type { ArmedFault, FaultDesk } from '../faults/fault-desk.ts';

const TIMEOUT_MS = 2_000;
/** Waits before each try. The callback is only news, so a gateway that stays away is left alone soon. */
const TRIES_AFTER_MS = [0, 200, 1_000] as const;

interface Dependencies {
  readonly acquirerSecrets: () => Pick<SharedSecrets, 'sent'>;
  readonly faults: FaultDesk;
  readonly log: FastifyBaseLogger;
}

/** Tells the gateway that a customer has decided, without anybody waiting for it. */
export class CallbackSender {
  readonly #dependencies: Dependencies;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<void>>();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /** Starts to send and returns at once. */
  send(callbackUrl: string, callback: Callback): void {
    const sending = this.#trySending(callbackUrl, callback).finally(() => this.#underWay.delete(sending));
    this.#underWay.add(sending);
  }

  /** Gives up what is still under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#underWay);
  }

  async #trySending(callbackUrl: string, callback: Callback): Promise<void> {
    const { log } = this.#dependencies;
    for (const waitMs of TRIES_AFTER_MS) {
      try {
        const { signal } = this.#closing;
        await sleep(waitMs, undefined, { signal });
        const fault = this.#dependencies.faults.take('callback', callback.authenticationId);
        if (fault?.effect === 'lost-request') return;
        if (fault?.effect === 'delay') await sleep(fault.delayMs, undefined, { signal });
        if (await this.#post(callbackUrl, callback, fault)) return;
      } catch {
        if (this.#closing.signal.aborted) return;
      }
    }
    log.warn({ authenticationId: callback.authenticationId }, 'the gateway did not take the callback');
  }

  async #post(callbackUrl: string, callback: Callback, fault: ArmedFault | undefined): Promise<boolean> {
    if (fault?.effect === 'error') return false;
    const response = await fetch(callbackUrl, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#dependencies.acquirerSecrets().sent}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(callback),
      // A redirect would carry the secret somewhere else.
      redirect: 'error',
      signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return response.ok && fault?.effect !== 'lost-reply';
  }
}
