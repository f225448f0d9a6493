import type { Acquirer, Reply } from '../packages/gateway/src/acquirer/acquirer.ts';
import { type CardCompany, TransportRefusal } from './card-company.ts';
import type { Misfortune } from './faults.ts';
import type { Liar } from './lies.ts';
import type { Random } from './random.ts';
import type { Owner, Scheduler } from './scheduler.ts';

interface LinkDeps {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly company: CardCompany;
  readonly liar: Liar;
  readonly misfortune: Misfortune;
}

/** The way itself outlives every process: what was sent arrives, though nobody may be left to hear the answer. */
const wire: Owner = { name: 'wire', isAlive: () => true };

const USUAL_MS = 300;
const LATE_MS = 40_000;

/** Nobody lies about it. */
const truly = <Answer>(answer: Answer): Answer => answer;

/** The port to the card company over a line that loses, delays and repeats; each leg is a scheduling point. */
export function linkTo(deps: LinkDeps, caller: Owner): Acquirer {
  const { scheduler, random, company, liar, misfortune } = deps;

  function call<Answer>(
    label: string,
    signal: AbortSignal,
    handle: () => Answer,
    lie: (answer: Answer) => Answer,
  ): Promise<Reply<Answer>> {
    return new Promise((resolve) => {
      // A process that stands still hears it when it goes on.
      const tell = (reply: Reply<Answer>) => {
        if (caller.isFrozen?.()) scheduler.after(caller, 0, '', () => resolve(reply));
        else if (caller.isAlive()) resolve(reply);
      };
      if (signal.aborted) return tell({ kind: 'unknown', cause: signal.reason });
      signal.addEventListener('abort', () => tell({ kind: 'unknown', cause: signal.reason }), { once: true });
      const travels = (what: string, work: () => void, withinMs = USUAL_MS) => {
        scheduler.after(wire, random.int(withinMs), `${label} ${what} (of ${caller.name})`, work);
      };
      if (misfortune.strikes('notConnected'))
        return travels('finds nobody', () => tell({ kind: 'unsent', cause: new Error('ECONNREFUSED') }));
      if (misfortune.strikes('requestLost')) return;
      if (misfortune.strikes('errorBefore'))
        return travels('fails', () => tell({ kind: 'unknown', cause: new Error('HTTP 500') }));
      if (misfortune.strikes('requestTwice'))
        travels('arrives once more', () => void attempt(handle), LATE_MS);
      travels('arrives', arrive, misfortune.strikes('requestLate') ? LATE_MS : USUAL_MS);

      function arrive(): void {
        const answer = attempt(handle);
        if (misfortune.strikes('replyLost')) return;
        // An error, or a redirect that nobody follows: it says nothing of what was done.
        const reply: Reply<Answer> =
          answer === null || misfortune.strikes('errorAfter')
            ? { kind: 'unknown', cause: new Error('HTTP error or redirect') }
            : { kind: 'answer', answer: misfortune.strikes('lie') ? lie(answer.value) : answer.value };
        travels(`is answered "${reply.kind}"`, () => tell(reply));
      }
    });
  }

  return {
    begin: (request, { signal }) => call('begin', signal, () => company.begin(request), liar.authentication),
    authentication: (id, { signal }) =>
      call('authentication', signal, () => company.authentication(id), liar.authentication),
    cancelAuthentication: (id, { signal }) =>
      call('withdraw', signal, () => company.cancelAuthentication(id), liar.authentication),
    approve: (request, { signal }) =>
      call(`approve ${request.attemptId.slice(0, 8)}`, signal, () => company.approve(request), liar.approval),
    inquire: (asked, { signal }) =>
      call(`inquire ${asked.attemptId.slice(0, 8)}`, signal, () => company.inquire(asked), liar.approval),
    reverse: (asked, { signal }) =>
      call(`reverse ${asked.attemptId.slice(0, 8)}`, signal, () => company.reverse(asked), liar.approval),
    cancel: (id, request, { signal }) =>
      call(`cancel ${id.slice(0, 8)}`, signal, () => company.cancel(id, request), liar.cancellation),
    inquireCancel: (asked, { signal }) =>
      call(
        `inquire ${asked.cancelId.slice(0, 8)}`,
        signal,
        () => company.inquireCancel(asked),
        liar.cancellation,
      ),
    ledger: (day, after, { signal }) =>
      call(`ledger of ${day}`, signal, () => company.ledger(day, after), truly),
    profiles: ({ signal }) => call('profiles', signal, () => company.profiles(), truly),
    close: async () => {},
  };
}

/** The port to the card company over a line on which nothing takes any time. */
export function shortLinkTo(company: CardCompany): Acquirer {
  const answered = async <Answer>(answer: Answer): Promise<Reply<Answer>> => ({ kind: 'answer', answer });
  return {
    begin: (request) => answered(company.begin(request)),
    authentication: (id) => answered(company.authentication(id)),
    cancelAuthentication: (id) => answered(company.cancelAuthentication(id)),
    approve: (request) => answered(company.approve(request)),
    inquire: (asked) => answered(company.inquire(asked)),
    reverse: (asked) => answered(company.reverse(asked)),
    cancel: (id, request) => answered(company.cancel(id, request)),
    inquireCancel: (asked) => answered(company.inquireCancel(asked)),
    ledger: (day, after) => answered(company.ledger(day, after)),
    profiles: () => answered(company.profiles()),
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
