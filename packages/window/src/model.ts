import type {
  AuthenticationRequest,
  Stage,
  TermsRequest,
  WindowRefusal,
  WindowView,
} from '@dojang/protocol/window';

/** What the window may ask of the gateway; the name is the path of the call. */
export type Command =
  | { readonly name: 'terms'; readonly body: TermsRequest }
  | { readonly name: 'authentication'; readonly body: AuthenticationRequest }
  | { readonly name: 'authentication/cancel' }
  | { readonly name: 'approve' }
  | { readonly name: 'close' }
  | { readonly name: 'return' };

export type CommandName = Command['name'];

/** Something the customer must know and did not ask for; shown above the step until the next one. */
export type Notice =
  | ({ readonly kind: 'refused' } & Pick<WindowRefusal['refused'], 'code' | 'message' | 'reason'>)
  | { readonly kind: 'close-refused' }
  | { readonly kind: 'malformed' };

/** The way back to the shop: `lingering` when the window is still there a while after the result has left. */
export type Handover = 'none' | 'under-way' | 'handed-over' | 'lingering' | 'nowhere';

export interface Model {
  readonly access: 'granted' | 'denied';
  /** `slow`: a call is under way for longer than it should, or was given up. */
  readonly connection: 'online' | 'offline' | 'slow' | 'busy';
  /** The newest view; null before the first one. */
  readonly view: WindowView | null;
  /** What to add to this device's clock to get the gateway's. */
  readonly clockOffsetMs: number;
  readonly pending: readonly CommandName[];
  /** The last press of this window was the choice of a card: its app may open without another one. */
  readonly isCardChosenHere: boolean;
  readonly notice: Notice | null;
  /** The customer wants to leave and is asked whether that is so. */
  readonly isAsked: boolean;
  readonly handover: Handover;
  /** When the customer is taken back to the shop, by this device's clock; null while that is not decided. */
  readonly returnsAtMs: number | null;
}

export type Event =
  | { readonly type: 'viewed'; readonly view: WindowView; readonly atMs: number }
  | { readonly type: 'sent'; readonly command: CommandName }
  | { readonly type: 'ended'; readonly command: CommandName }
  | { readonly type: 'noticed'; readonly notice: Notice }
  | { readonly type: 'reached' }
  | { readonly type: 'unreachable'; readonly reason: 'offline' | 'slow' | 'busy' }
  | { readonly type: 'denied' }
  | { readonly type: 'asked'; readonly isAsked: boolean }
  | { readonly type: 'returning'; readonly atMs: number }
  | { readonly type: 'handed'; readonly handover: Handover };

export const initialModel: Model = {
  access: 'granted',
  connection: 'online',
  view: null,
  clockOffsetMs: 0,
  pending: [],
  isCardChosenHere: false,
  notice: null,
  isAsked: false,
  handover: 'none',
  returnsAtMs: null,
};

/** The model after an event. Pure; times come with the event. */
export function reduce(model: Model, event: Event): Model {
  switch (event.type) {
    case 'viewed':
      return acceptView(model, event.view, event.atMs);
    case 'sent':
      return {
        ...model,
        pending: [...model.pending, event.command],
        isCardChosenHere: event.command === 'authentication',
        notice: null,
      };
    case 'ended':
      return { ...model, pending: model.pending.filter((name) => name !== event.command) };
    case 'noticed':
      return saysItself(model) && event.notice.kind !== 'close-refused'
        ? model
        : { ...model, notice: event.notice };
    case 'reached':
      return { ...model, connection: 'online' };
    case 'unreachable':
      return { ...model, connection: event.reason };
    case 'denied':
      return { ...model, access: 'denied' };
    case 'asked':
      return { ...model, isAsked: event.isAsked };
    case 'returning':
      return { ...model, returnsAtMs: event.atMs };
    case 'handed':
      return { ...model, handover: event.handover };
  }
}

/** From the approval on the screen alone speaks of the money: words about a refused step could contradict it. */
function saysItself({ view }: Model): boolean {
  return view?.stage.name === 'approving' || view?.stage.name === 'done';
}

function acceptView(model: Model, view: WindowView, atMs: number): Model {
  const online = { ...model, connection: 'online' } as const;
  // Answers of several calls can overtake each other.
  if (model.view !== null && view.version < model.view.version) return online;
  const moved = model.view !== null && model.view.stage.name !== view.stage.name;
  return {
    ...online,
    view,
    clockOffsetMs: view.nowMs - atMs,
    notice: moved ? null : model.notice,
    // Its words about the money are those of before.
    isAsked: model.isAsked && asksBeforeLeaving(view.stage),
  };
}

/** A payment for which a card was chosen, and that can still be left. */
export function asksBeforeLeaving(stage: Stage): boolean {
  return (
    stage.name === 'authenticating' ||
    stage.name === 'authenticated' ||
    (stage.name === 'card' && stage.chosen !== null)
  );
}

/** Whether a press may be sent: one command at a time, but closing is never held up by another. */
export function canSend(model: Model, command: CommandName): boolean {
  if (model.access === 'denied') return false;
  if (command === 'close') return !model.pending.includes('close') && !model.pending.includes('return');
  return model.pending.length === 0;
}

/** What the window does by itself, without a press. */
export interface Duties {
  readonly news: 'none' | 'stream' | 'poll';
  readonly approve: boolean;
  /** `after-seal`: the customer first sees that it is paid. */
  readonly return: 'no' | 'now' | 'after-seal';
}

export function dutiesOf(model: Model): Duties {
  const idle: Duties = { news: 'none', approve: false, return: 'no' };
  if (model.view === null || model.access === 'denied') return idle;
  const { stage, work } = model.view;
  switch (stage.name) {
    case 'terms':
    case 'card':
      return idle;
    case 'authenticating':
      return { ...idle, news: 'stream' };
    case 'authenticated':
      return { ...idle, approve: work === 'PAY' && model.pending.length === 0 };
    case 'approving':
      return { ...idle, news: 'poll' };
    case 'done':
      // The doubt is not the last word: the reversal comes soon after.
      if (stage.outcome.kind === 'unknown') return { ...idle, news: 'poll' };
      // Shown again (Back, reload) a returned outcome waits for the customer.
      if (stage.returned || stage.isReturnOver || model.handover !== 'none') return idle;
      return { ...idle, return: returnOf(stage.outcome.kind) };
  }
}

function returnOf(outcome: 'paid' | 'authenticated' | 'failed' | 'reversed' | 'closed'): Duties['return'] {
  switch (outcome) {
    case 'paid':
      return 'after-seal';
    case 'authenticated':
    case 'closed':
      return 'now';
    case 'failed':
    case 'reversed':
      return 'no';
  }
}

/** Which of the four steps of the header a stage belongs to. */
export function stepOf(stage: Stage['name']): 0 | 1 | 2 | 3 {
  switch (stage) {
    case 'terms':
      return 0;
    case 'card':
      return 1;
    case 'authenticating':
      return 2;
    case 'authenticated':
    case 'approving':
    case 'done':
      return 3;
  }
}
