import type { Acquirer, Reply } from '../packages/gateway/src/acquirer/acquirer.ts';
import { type CardCompany, TransportRefusal } from './card-company.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Owner, Scheduler } from './scheduler.ts';

interface LinkDeps {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly company: CardCompany;
  readonly faults: () => Faults;
}

/** The way itself outlives every process: what was sent arrives, though nobody may be left to hear the answer. */
const wire: Owner = { name: 'wire', isAlive: () => true };

const USUAL_MS = 300;
const LATE_MS = 40_000;

/** The port to the card company over a line that loses, delays and repeats; each leg is a scheduling point. */
export function linkTo(deps: LinkDeps, caller: Owner): Acquirer {
  const { scheduler, random, company } = deps;

  function call<Answer>(label: string, signal: AbortSignal, handle: () => Answer): Promise<Reply<Answer>> {
    return new Promise((resolve) => {
      const tell = (reply: Reply<Answer>) => {
        if (caller.isAlive()) resolve(reply);
      };
      if (signal.aborted) return tell({ kind: 'unknown', cause: signal.reason });
      signal.addEventListener('abort', () => tell({ kind: 'unknown', cause: signal.reason }), { once: true });
      const faults = deps.faults();
      const travels = (what: string, work: () => void, withinMs = USUAL_MS) => {
        scheduler.after(wire, random.int(withinMs), `${label} ${what} (of ${caller.name})`, work);
      };
      if (random.chance(faults.notConnected))
        return travels('finds nobody', () => tell({ kind: 'unsent', cause: new Error('ECONNREFUSED') }));
      if (random.chance(faults.requestLost)) return;
      if (random.chance(faults.errorBefore))
        return travels('fails', () => tell({ kind: 'unknown', cause: new Error('HTTP 500') }));
      if (random.chance(faults.requestTwice))
        travels('arrives once more', () => void attempt(handle), LATE_MS);
      travels('arrives', arrive, random.chance(faults.requestLate) ? LATE_MS : USUAL_MS);

      function arrive(): void {
        const answer = attempt(handle);
        if (random.chance(faults.replyLost)) return;
        const reply: Reply<Answer> =
          answer === null || random.chance(faults.errorAfter)
            ? { kind: 'unknown', cause: new Error('HTTP error') }
            : { kind: 'answer', answer: answer.value };
        travels(`is answered "${reply.kind}"`, () => tell(reply));
      }
    });
  }

  return {
    begin: (request, { signal }) => call('begin', signal, () => company.begin(request)),
    authentication: (id, { signal }) => call('authentication', signal, () => company.authentication(id)),
    cancelAuthentication: (id, { signal }) =>
      call('withdraw', signal, () => company.cancelAuthentication(id)),
    approve: (request, { signal }) =>
      call(`approve ${request.attemptId.slice(0, 8)}`, signal, () => company.approve(request)),
    inquire: (asked, { signal }) =>
      call(`inquire ${asked.attemptId.slice(0, 8)}`, signal, () => company.inquire(asked)),
    reverse: (asked, { signal }) =>
      call(`reverse ${asked.attemptId.slice(0, 8)}`, signal, () => company.reverse(asked)),
    cancel: (id, request, { signal }) =>
      call(`cancel ${id.slice(0, 8)}`, signal, () => company.cancel(id, request)),
    close: async () => {},
  };
}

/** The company's answer; null when it refused on the level of the transport. */
function attempt<Answer>(handle: () => Answer): { readonly value: Answer } | null {
  try {
    return { value: handle() };
  } catch (error) {
    if (error instanceof TransportRefusal) return null;
    throw error;
  }
}
