import type { OpenMode } from './open-mode.ts';

/** What a payment is shown in: the layer's frame, a tab or this very window. */
export interface PaymentView {
  readonly mode: OpenMode;
  /** The name a form targets; empty for this window. */
  readonly target: string;
  /** The window whose messages count; null once there is none. */
  window(): Window | null;
  /** The customer (a tab) or the page (a layer) has taken it away. */
  isGone(): boolean;
  focus(): void;
  /** @param heightPx wanted height of the payment window */
  readonly resize?: (heightPx: number) => void;
  /** Shows whether an answer to the close button is awaited. */
  readonly showClosing?: (closing: boolean) => void;
  remove(): void;
}

/** Direct mode: the page itself turns into the payment window, which then posts the result by itself. */
export const thisWindow: PaymentView = {
  mode: 'direct',
  target: '',
  window: () => null,
  isGone: () => false,
  focus: () => {},
  remove: () => {},
};
