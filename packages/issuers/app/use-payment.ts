import type { PhoneApproval, PhoneView } from '@dojang/protocol/phone';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { api, type Reason, type Reply, type Silence } from './api.ts';

const POLL_EVERY_MS = 3_000;
/** So often is what came of it looked at after the customer has decided. */
const LOOKS_AFTERWARDS = 60;
/** An answer that takes longer is said to be late, while it is waited for. */
const SLOW_AFTER_MS = 3_000;

type Decision = 'approve' | 'reject';

/** Why a decision does not stand; `lost-…`: it has not arrived, and may be sent again. */
type Problem = Reason | `lost-${Decision}`;

export type PaymentState =
  /** Nothing is known yet, and it is tried again; `silence` says why it takes so long. */
  | { readonly kind: 'loading'; readonly silence: Silence | null }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'shown';
      readonly view: PhoneView;
      /** What the customer just pressed, and of which nobody knows yet what came of it. */
      readonly busy: Decision | null;
      /** `late`: the answer takes long. `unanswered`: there was none, and what came of it is looked for. */
      readonly wait: 'late' | 'unanswered' | null;
      readonly problem: Problem | null;
    };

/** One payment request: loads it, watches it while it is pending, carries the customer's decision. */
export function usePayment(token: string) {
  const [state, setState] = useState<PaymentState>({ kind: 'loading', silence: null });
  const [isDecidedHere, setDecidedHere] = useState(false);
  /** A decision is under way: what a look finds meanwhile may be older. */
  const isSending = useRef(false);

  const load = useCallback(() => {
    const late = setTimeout(() => setState(afterWaiting), SLOW_AFTER_MS);
    void api.view(token).then((reply) => {
      clearTimeout(late);
      if (!isSending.current) setState((before) => afterLoading(before, reply));
    });
  }, [token]);

  function send(busy: Decision, ask: () => Promise<Reply<PhoneView>>): void {
    if (isSending.current || (state.kind === 'shown' && state.busy !== null)) return;
    isSending.current = true;
    setState((before) => (before.kind === 'shown' ? { ...before, busy, wait: null, problem: null } : before));
    const late = setTimeout(() => setState(afterWaiting), SLOW_AFTER_MS);
    void ask().then((reply) => {
      clearTimeout(late);
      isSending.current = false;
      if (reply.kind !== 'refused') setDecidedHere(true);
      setState((before) => afterDeciding(before, reply));
      // Nobody knows what came of it: it is looked for at once.
      if (reply.kind === 'silent') load();
    });
  }

  useEffect(() => {
    setState({ kind: 'loading', silence: null });
    load();
  }, [load]);

  const following = followingOf(state);
  useEffect(() => {
    if (following === 'nothing') return;
    let left = following === 'charge' ? LOOKS_AFTERWARDS : Number.POSITIVE_INFINITY;
    const look = () => {
      if (document.visibilityState === 'visible' && left-- > 0) load();
    };
    const timer = setInterval(look, POLL_EVERY_MS);
    // However the customer comes back, from another app or by Back: what stands here may be old.
    addEventListener('pageshow', look);
    addEventListener('online', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      removeEventListener('pageshow', look);
      removeEventListener('online', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [following, load]);

  return {
    state,
    isDecidedHere,
    refresh: load,
    approve: (approval: PhoneApproval) => send('approve', () => api.approve(token, approval)),
    reject: () => send('reject', () => api.reject(token)),
  };
}

/** What may still change. An approval may be taken back, as long as nobody has got its answer. */
export function followingOf(state: PaymentState): 'first look' | 'decision' | 'charge' | 'nothing' {
  if (state.kind !== 'shown') return state.kind === 'loading' ? 'first look' : 'nothing';
  const { status, charge } = state.view;
  if (status === 'pending') return 'decision';
  return status === 'authenticated' && (charge === null || charge.status === 'approved')
    ? 'charge'
    : 'nothing';
}

/** The answer to the customer's press, or the first look, is late. */
export function afterWaiting(before: PaymentState): PaymentState {
  if (before.kind === 'loading') return { ...before, silence: before.silence ?? 'slow' };
  if (before.kind === 'unknown' || before.busy === null) return before;
  return { ...before, wait: before.wait ?? 'late' };
}

export function afterLoading(before: PaymentState, reply: Reply<PhoneView>): PaymentState {
  switch (reply.kind) {
    case 'ok':
      if (before.kind !== 'shown')
        return { kind: 'shown', view: reply.value, busy: null, wait: null, problem: null };
      return before.busy === null
        ? { ...before, view: reply.value }
        : found(before.busy, before.view, reply.value);
    case 'refused':
      return { kind: 'unknown' };
    case 'silent':
      // What is on the screen stays there: the next look may succeed.
      return before.kind === 'loading' ? { ...before, silence: reply.silence } : before;
  }
}

export function afterDeciding(before: PaymentState, reply: Reply<PhoneView>): PaymentState {
  if (before.kind !== 'shown') return before;
  const settled = { kind: 'shown', busy: null, wait: null } as const;
  switch (reply.kind) {
    case 'ok':
      return { ...settled, view: reply.value, problem: null };
    case 'refused':
      if (reply.reason === 'unknown-token') return { kind: 'unknown' };
      return { ...settled, view: reply.view ?? before.view, problem: reply.reason };
    case 'silent':
      return { ...before, wait: 'unanswered' };
  }
}

/** What became of a decision whose answer was lost. Where it still waits, another press is safe: it is decided once. */
function found(decision: Decision, before: PhoneView, view: PhoneView): PaymentState {
  const isLost = view.status === 'pending';
  const isWrong = isLost && view.pinTriesLeft < before.pinTriesLeft;
  const problem = isWrong ? 'wrong-pin' : isLost ? (`lost-${decision}` as const) : null;
  return { kind: 'shown', view, busy: null, wait: null, problem };
}
