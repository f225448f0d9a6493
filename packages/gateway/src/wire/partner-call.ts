import {
  type Code,
  type Fields,
  type RequestTable,
  type RequestValues,
  readableTexts,
} from '@dojang/protocol/payple';
import type { OrderTexts } from '../acquirer/acquirer.ts';
import type { FlowDeps } from '../flow-deps.ts';
import type { Merchant } from '../merchant/merchant.ts';
import { traceSubject } from '../trace.ts';
import { toWire, type WireAnswer } from './answer.ts';
import { mayPageCall, pageCallWords } from './page-calls.ts';
import { parseRequest } from './parse-fields.ts';
import { timelineOf } from './timeline.ts';

/** A call of a partner's server about one of its orders, in the steps that every one of them has. */
export interface PartnerCall<Table extends RequestTable, Found, Response extends PartnerResponse> {
  readonly name: 'confirm' | 'cancel' | 'lookup';
  readonly table: Table;
  /** Refuses the call to a page, before money moves; null where none does: a page may ask then, and cannot read the answer. */
  readonly pageCode: Code | null;
  /** Who asks, and about what. Changes nothing. */
  readonly find: (
    deps: FlowDeps,
    request: RequestValues<Table>,
    caller: Caller,
  ) => Promise<Subject<Found> | Refused>;
  /** Does what is asked for. */
  readonly carryOut: (
    deps: FlowDeps,
    found: Found,
    received: Received<RequestValues<Table>>,
  ) => Promise<Done<Response> | Refused>;
  /** A refusal in the call's own form. It repeats what was sent, by wire name: as much of it as could be read. */
  readonly refusal: (sent: Fields, code: Code, text: string | undefined) => Response;
}

/** Who waits for the answer of a call. */
export interface Caller {
  readonly address: string;
  /** Of the page that asks, by its browser; `null` as a text when it hides it. Null: a server asks. */
  readonly pageOrigin: string | null;
  /** Wants to know what this gateway noted of the order; told in test mode alone. */
  readonly wantsTimeline?: boolean;
  /** By the monotonic clock. */
  readonly arrivedAtMs: number;
  /** Nobody can be answered any more; a caller who only sends no more still can. */
  readonly isGone: () => Promise<boolean>;
}

export interface Received<Request> extends Caller {
  readonly request: Request;
}

export interface Subject<Found> {
  /** Who asks. */
  readonly merchant: Merchant;
  readonly order: OrderTexts;
  readonly found: Found;
}

export interface Done<Response> {
  readonly response: Response;
  readonly hint?: string;
}

export interface Refused {
  readonly refused: Code;
  /** Which parameter and which rule; null when it is not the partner's doing. */
  readonly hint: string | null;
  /** Instead of the code's own text. */
  readonly text?: string;
  /** There were too many: how long to wait before the next. */
  readonly waitMs?: number;
  /** Of the page to which it is refused. */
  readonly pageOrigin?: string;
  /** Says why an outcome is open: nobody has asked for the charge yet, and somebody still may. */
  readonly state?: 'waiting';
}

export type PartnerResponse = Readonly<Record<'PCD_PAY_OID' | 'PCD_PAY_CODE' | 'PCD_PAY_MSG', string>>;

/** Answers a message as it was received: the fields of its body, null when they could not be read. */
export async function answerCall<Table extends RequestTable, Found, Response extends PartnerResponse>(
  deps: FlowDeps,
  call: PartnerCall<Table, Found, Response>,
  fields: Readonly<Record<string, unknown>> | null,
  caller: Caller,
): Promise<WireAnswer<Response>> {
  const read = parseRequest(call.table, fields);
  const sent = fields === null ? {} : readableTexts(call.table, fields);
  const {
    outcome,
    readableBy = null,
    timeline,
  } = read.ok
    ? await answerRequest(deps, call, { request: read.values, ...caller })
    : { outcome: { refused: read.code, hint: read.hint } };
  const { response, hint = null } =
    'refused' in outcome
      ? { response: call.refusal(sent, outcome.refused, outcome.text), hint: outcome.hint }
      : outcome;
  const { PCD_PAY_OID: orderNumber, PCD_PAY_CODE: code } = response;
  const state = 'state' in outcome ? outcome.state : undefined;
  const pageOrigin = 'pageOrigin' in outcome ? outcome.pageOrigin : undefined;
  return {
    response: { ...toWire(deps, response, hint), ...(state !== undefined && { DOJANG_STATE: state }) },
    log: {
      level: pageOrigin === undefined ? 'info' : 'warn',
      facts: {
        ...(pageOrigin !== undefined && { pageOrigin }),
        ...(orderNumber !== '' && { orderNumber }),
        outcome: 'refused' in outcome ? 'refused' : 'answered',
        code,
        hint,
      },
      text: call.name,
    },
    ...('waitMs' in outcome && { waitMs: outcome.waitMs }),
    ...(readableBy !== null && { readableBy }),
    ...(timeline !== undefined && { timeline }),
  };
}

/** The answer of a call whose message nobody read. */
export function refuseCall<Table extends RequestTable, Found, Response extends PartnerResponse>(
  deps: FlowDeps,
  call: PartnerCall<Table, Found, Response>,
  { code, hint }: { readonly code: Code; readonly hint: string },
): WireAnswer<Response> {
  return {
    response: toWire(deps, call.refusal({}, code, undefined), hint),
    log: { level: 'warn', facts: { outcome: 'refused', code, hint }, text: call.name },
  };
}

async function answerRequest<Table extends RequestTable, Found, Response extends PartnerResponse>(
  deps: FlowDeps,
  { name, pageCode, find, carryOut }: PartnerCall<Table, Found, Response>,
  received: Received<RequestValues<Table>>,
): Promise<{
  readonly outcome: Done<Response> | Refused;
  readonly readableBy?: string | null;
  readonly timeline?: string;
}> {
  const subject = await find(deps, received.request, received);
  if ('refused' in subject) return { outcome: subject };
  const { order, merchant, found } = subject;
  traceSubject({ orderNumber: order.orderNumber });
  const { pageOrigin } = received;
  const readableBy = pageOrigin !== null && mayPageCall(deps.mode, merchant, pageOrigin) ? pageOrigin : null;
  if (pageCode !== null && pageOrigin !== null && readableBy === null) {
    const hint = pageCallWords(deps.mode, merchant, pageOrigin);
    return { outcome: { refused: pageCode, hint, pageOrigin } };
  }
  const rehearsed = deps.rehearse?.(name, order);
  const outcome = rehearsed
    ? { refused: rehearsed.code, hint: rehearsed.hint }
    : await carryOut(deps, found, received);
  if (deps.mode !== 'test' || received.wantsTimeline !== true) return { outcome, readableBy };
  const { orderNumber } = order;
  return {
    outcome,
    readableBy,
    timeline: await timelineOf(deps, { merchantId: merchant.id, orderNumber }),
  };
}
