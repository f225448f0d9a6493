import type { PhoneApproval, PhoneView } from '@dojang/protocol/phone';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { api, type Reason, type Reply } from './api.ts';

const POLL_EVERY_MS = 3_000;
/** So often is what came of it looked at after the customer has decided. */
const LOOKS_AFTERWARDS = 60;

export type PaymentState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'shown';
      readonly view: PhoneView;
      /** What the customer just pressed and still waits for. */
      readonly busy: 'approve' | 'reject' | null;
      readonly problem: Reason | 'offline' | null;
    };

/** One payment request: loads it, watches it while it is pending, carries the customer's decision. */
export function usePayment(token: string) {
  const [state, setState] = useState<PaymentState>({ kind: 'loading' });
  const [isDecidedHere, setDecidedHere] = useState(false);
  const isBusy = useRef(false);

  const load = useCallback(() => {
    void api.view(token).then((reply) => {
      if (!isBusy.current) setState((before) => afterLoading(before, reply));
    });
  }, [token]);

  const retry = useCallback(() => {
    setState({ kind: 'loading' });
    load();
  }, [load]);

  function send(busy: 'approve' | 'reject', ask: () => Promise<Reply<PhoneView>>): void {
    if (isBusy.current) return;
    isBusy.current = true;
    setState((before) => (before.kind === 'shown' ? { ...before, busy, problem: null } : before));
    void ask().then((reply) => {
      isBusy.current = false;
      if (reply.kind === 'ok') setDecidedHere(true);
      setState((before) => afterDeciding(before, reply));
    });
  }

  useEffect(() => {
    setState({ kind: 'loading' });
    load();
  }, [load]);

  const following = state.kind === 'shown' ? followingOf(state.view) : 'nothing';
  useEffect(() => {
    if (following === 'nothing') return;
    let left = following === 'decision' ? Number.POSITIVE_INFINITY : LOOKS_AFTERWARDS;
    const look = () => {
      if (document.visibilityState === 'visible' && left-- > 0) load();
    };
    const timer = setInterval(look, POLL_EVERY_MS);
    // However the customer comes back, from another app or by Back: what stands here may be old.
    addEventListener('pageshow', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      removeEventListener('pageshow', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [following, load]);

  return {
    state,
    isDecidedHere,
    retry,
    refresh: load,
    approve: (approval: PhoneApproval) => send('approve', () => api.approve(token, approval)),
    reject: () => send('reject', () => api.reject(token)),
  };
}

/** What may still change. An approval may be taken back, as long as nobody has got its answer. */
export function followingOf({ status, charge }: PhoneView): 'decision' | 'charge' | 'nothing' {
  if (status === 'pending') return 'decision';
  return status === 'authenticated' && (charge === null || charge.status === 'approved')
    ? 'charge'
    : 'nothing';
}

export function afterLoading(before: PaymentState, reply: Reply<PhoneView>): PaymentState {
  switch (reply.kind) {
    case 'ok':
      if (before.kind === 'shown') return { ...before, view: reply.value };
      return { kind: 'shown', view: reply.value, busy: null, problem: null };
    case 'refused':
      return { kind: 'unknown' };
    case 'offline':
      // What is on the screen stays there: the next look may succeed.
      return before.kind === 'shown' ? before : { kind: 'offline' };
  }
}

export function afterDeciding(before: PaymentState, reply: Reply<PhoneView>): PaymentState {
  if (before.kind !== 'shown') return before;
  switch (reply.kind) {
    case 'ok':
      return { kind: 'shown', view: reply.value, busy: null, problem: null };
    case 'refused':
      if (reply.reason === 'unknown-token') return { kind: 'unknown' };
      return { kind: 'shown', view: reply.view ?? before.view, busy: null, problem: reply.reason };
    case 'offline':
      return { ...before, busy: null, problem: 'offline' };
  }
}
