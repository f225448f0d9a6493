import { setTimeout as sleep } from 'node:timers/promises';

export const faultPoints = [
  'begin',
  'approve',
  'inquire',
  'reverse',
  'cancel',
  'callback',
  'ledger',
] as const;
export type FaultPoint = (typeof faultPoints)[number];

export const faultEffects = ['decline', 'lost-reply', 'lost-request', 'delay', 'error'] as const;
/**
 * - `decline`: the charge or the cancellation is refused with `code` (`approve` and `cancel` only).
 * - `lost-reply`: the work is done, then the connection breaks. A callback arrives, but counts as failed.
 * - `lost-request`: the connection breaks and nothing was done. A callback is never sent.
 * - `delay`: everything waits `delayMs`.
 * - `error`: HTTP 500 and nothing was done. A callback's try fails, and the next one follows.
 */
export type FaultEffect = (typeof faultEffects)[number];

export interface FaultRequest {
  readonly on: FaultPoint;
  readonly effect: FaultEffect;
  /** The institution's code of a `decline`; 3143 unless given. */
  readonly code?: string;
  /** Milliseconds of a `delay`; 1000 unless given. */
  readonly delayMs?: number;
  /** How often it strikes; once unless given. */
  readonly times?: number;
  /** Strikes what belongs to this authentication alone; everybody unless given. */
  readonly authenticationId?: string;
}

export interface ArmedFault {
  readonly id: number;
  readonly on: FaultPoint;
  readonly effect: FaultEffect;
  readonly code: string;
  readonly delayMs: number;
  readonly timesLeft: number;
  readonly authenticationId: string | null;
}

/** Faults waiting to strike, oldest first. They live in memory: a restart disarms them all. */
export class FaultDesk {
  #faults: readonly ArmedFault[] = [];
  #lastId = 0;
  /** The authentication of each attempt and cancellation that a fault may still strike. */
  readonly #owners = new Map<string, string>();
  readonly #closing = new AbortController();

  arm(request: FaultRequest): ArmedFault {
    const { on, effect, code = '3143', delayMs = 1000, times = 1, authenticationId = null } = request;
    this.#lastId += 1;
    const fault = { id: this.#lastId, on, effect, code, delayMs, timesLeft: times, authenticationId };
    this.#faults = [...this.#faults, fault];
    return fault;
  }

  list(): readonly ArmedFault[] {
    return this.#faults;
  }

  disarmAll(): void {
    this.#faults = [];
    this.#owners.clear();
  }

  /** The id of an attempt or a cancellation, which later calls go by, and whose it is: an authentication's, or an attempt's. */
  belongs(id: string, owner: string): void {
    const authenticationId = this.#owners.get(owner) ?? owner;
    if (this.#faults.some((fault) => fault.authenticationId === authenticationId))
      this.#owners.set(id, authenticationId);
  }

  /** The wait of a `delay`; over when the desk closes. */
  async pause(delayMs: number): Promise<void> {
    const { signal } = this.#closing;
    await sleep(delayMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  close(): void {
    this.#closing.abort();
  }

  /**
   * The fault that strikes here now, if any; this uses up one of its times.
   * @param id of the authentication, attempt or cancellation that the call is about
   */
  take(on: FaultPoint, id: string | null = null): ArmedFault | undefined {
    const authenticationId = id === null ? null : (this.#owners.get(id) ?? id);
    const fault = this.#faults.find(
      (candidate) =>
        candidate.on === on &&
        (candidate.authenticationId === null || candidate.authenticationId === authenticationId),
    );
    if (fault === undefined) return undefined;
    this.#faults = this.#faults
      .map((other) => (other === fault ? { ...other, timesLeft: other.timesLeft - 1 } : other))
      .filter((other) => other.timesLeft > 0);
    return fault;
  }
}
