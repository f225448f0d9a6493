import type { Ref } from 'preact';
import { useTexts } from './language.ts';
import type { StringKey } from './strings.ts';
import type { PaymentState } from './use-payment.ts';

/** A payment request, and what the customer's press has led to. */
export type ShownPayment = Extract<PaymentState, { readonly kind: 'shown' }>;

/** Why the customer's decision does not stand, and what to do; empty otherwise. */
export function DecisionProblem(props: {
  readonly state: ShownPayment;
  readonly box?: Ref<HTMLParagraphElement>;
}) {
  const { t } = useTexts();
  const { problem, view } = props.state;
  return (
    <p ref={props.box ?? null} tabIndex={-1} class="problem" role="alert">
      {problem === null ? '' : t(problems[problem] ?? 'notTaken', { left: view.pinTriesLeft })}
    </p>
  );
}

const problems: Readonly<Partial<Record<NonNullable<ShownPayment['problem']>, StringKey>>> = {
  'wrong-pin': 'pinWrong',
  'lost-approve': 'lostApprove',
  'lost-reject': 'lostReject',
};

/** What is waited for, and how it stands; null while nothing is. */
export function useWaitText({ busy, wait }: ShownPayment): string | null {
  const { t } = useTexts();
  if (busy === null) return null;
  const isApproval = busy === 'approve';
  switch (wait) {
    case null:
      return t(isApproval ? 'authenticating' : 'rejecting');
    case 'late':
      return t('slow');
    case 'unanswered':
      return t(isApproval ? 'doubtApprove' : 'doubtReject');
  }
}
