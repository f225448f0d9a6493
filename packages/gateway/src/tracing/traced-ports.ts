import type { Acquirer } from '../acquirer/acquirer.ts';
import { aroundCalls } from '../acquirer/around-calls.ts';
import { aroundSends } from '../delivery/around-sends.ts';
import { outcomeOfTry } from '../delivery/outcome-of-try.ts';
import type { Transports } from '../delivery/transports.ts';
import type { Span } from '../span.ts';
import type { Store } from '../store/contract.ts';
import { inSpan, spanOfTrace } from '../trace.ts';
import type { Tracer } from './tracer.ts';

/** Parts of what a request or a job does; what nobody asked for, such as looking for what is due, is none. */
async function asPart<Result>(
  tracer: Tracer,
  part: Omit<Parameters<Tracer['begin']>[0], 'parent'>,
  work: () => Promise<Result>,
  end: (span: Span, result: Result) => void,
): Promise<Result> {
  const parent = spanOfTrace();
  if (parent === undefined) return await work();
  const span = tracer.begin({ ...part, parent: parent.context });
  try {
    const result = await inSpan(span, work);
    end(span, result);
    return result;
  } finally {
    span.end('thrown');
  }
}

export function tracedAcquirer(acquirer: Acquirer, tracer: Tracer): Acquirer {
  return aroundCalls(acquirer, (call, ask) =>
    asPart(
      tracer,
      { name: `card company ${call}`, kind: 'client', facts: { 'dojang.call': call } },
      ask,
      (span, { kind }) => {
        span.set({ 'dojang.outcome': kind });
        span.end(kind === 'answer' ? undefined : kind);
      },
    ),
  );
}

/** Commits alone: what is durable, and when. */
export function tracedStore(store: Store, tracer: Tracer): Store {
  return {
    ...store,
    commit: (commit) =>
      asPart(
        tracer,
        { name: 'store commit', kind: 'client' },
        () => store.commit(commit),
        (span, { kind }) => {
          span.set({ 'dojang.outcome': kind });
          span.end(kind === 'refused' || kind === 'indeterminate' ? kind : undefined);
        },
      ),
  };
}

/** A receiver is not told of the trace: it is somebody else's. */
export function tracedTransports(transports: Transports, tracer: Tracer): Transports {
  return aroundSends(transports, (channel, [{ delivery }], send) =>
    asPart(
      tracer,
      {
        name: `send ${channel}`,
        kind: 'client',
        facts: { 'dojang.channel': channel, 'dojang.delivery_id': delivery.id },
      },
      send,
      (span, sent) => {
        const outcome = sent === null ? 'held' : outcomeOfTry(sent);
        span.set({ 'dojang.outcome': outcome });
        span.end(outcome === 'failed' || outcome === 'refused' ? outcome : undefined);
      },
    ),
  );
}
