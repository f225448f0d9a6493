import {
  type AuthRequest,
  type Code,
  describeCode,
  type Fields,
  reservedCodes,
} from '@dojang/protocol/payple';

/** A service of Payple that this gateway does not have. Its clients get an answer in the form they read. */
export interface Unoffered {
  readonly service: string;
  /** Where an authentication for it leads; null: the window opens it, and refuses it. */
  readonly path: string | null;
  readonly form: 'charge' | 'billing-key' | 'link' | 'cash-receipt' | 'payout';
  readonly payType: 'card' | 'transfer';
  /** A documented code that says it: the service is not open to this partner, or not by this method. */
  readonly code: Code | 'SPCD0007' | 'RPCD0007';
  readonly message: string;
}

/** Paths are Payple's; it names none for the registration of a card and the query of payouts: those are ours. */
const rows = [
  ['billing-key charge', '/php/SimplePayCardAct.php', 'charge', 'card', 'SPCD0007'],
  ['monthly charge', '/php/RePayCardAct.php', 'charge', 'card', 'RPCD0007'],
  ['transfer charge by billing key', '/php/SimplePayAct.php', 'charge', 'transfer', 'CPCA9997'],
  ['monthly transfer charge', '/php/RePayAct.php', 'charge', 'transfer', 'CPCA9997'],
  ['transfer', '/php/PayConfirmAct.php', 'charge', 'transfer', 'CPCA9997'],
  ['billing card', null, 'charge', 'card', 'CPCA9997'],
  ['card registration', '/php/CardRegAct.php', 'billing-key', 'card', 'CPCA9998'],
  ['billing-key query', '/php/cPayUser/api/cPayUserAct.php', 'billing-key', 'card', 'CPCA9998'],
  ['payment link', '/php/link/api/LinkRegAct.php', 'link', 'card', 'CPCA9998'],
  ['cash receipt', '/php/taxsave/api/tsAct.php', 'cash-receipt', 'transfer', 'CPCA9997'],
  ['payout query', '/php/SettlementAct.php', 'payout', 'card', 'CPCA9998'],
] as const satisfies readonly (readonly [
  service: string,
  path: string | null,
  form: Unoffered['form'],
  payType: Unoffered['payType'],
  code: Unoffered['code'],
])[];

type Service = (typeof rows)[number][0];

export const unofferedServices: readonly Unoffered[] = rows.map(([service, path, form, payType, code]) => ({
  service,
  path,
  form,
  payType,
  code,
  message: describeCode(code)?.message ?? reservedCodes.find((row) => row.code === code)?.message ?? '',
}));

/**
 * The service a partner authentication asks for when it is one of these, and where its client is sent, with the query that it
 * expects; null for what this gateway has. What opens a window is the window's to refuse.
 */
export function unofferedPurpose(
  request: AuthRequest,
): { readonly unoffered: Unoffered; readonly path: string } | null {
  const name = serviceOf(request);
  const unoffered = unofferedServices.find(({ service }) => service === name);
  if (unoffered === undefined || unoffered.path === null) return null;
  const act = unoffered.form === 'charge' ? 'PAYM' : request.work;
  return { unoffered, path: act === '' ? unoffered.path : `${unoffered.path}?ACT_=${act}` };
}

/** The service for which a window is opened when it is one of these. Payple takes an order without a version for a billing card. */
export function unofferedOrder(form: Fields): { readonly code: Code; readonly hint: string } | null {
  const { PCD_PAY_TYPE: payType, PCD_PAY_WORK: work, PCD_CARD_VER: version = '' } = form;
  const isBilling = payType === 'card' && (version === '' || version === '01' || work === 'AUTH');
  if (payType !== 'transfer' && !isBilling) return null;
  const service: Service = isBilling ? 'billing card' : 'transfer';
  return { code: 'CPCA9997', hint: unofferedHint({ service }) };
}

/** What is said to the developer. */
export function unofferedHint({ service }: Pick<Unoffered, 'service'>): string {
  return `${service}: not offered here; this gateway takes app-card payments (PCD_PAY_TYPE=card, PCD_CARD_VER=02)`;
}

/** `AUTH`, `PAY`, `CERT` and `transfer` are sent by clients that open a window with any of them, and the window decides. */
function serviceOf(request: AuthRequest): Service | null {
  switch (request.work) {
    case 'LINKREG':
      return 'payment link';
    case 'PUSERINFO':
    case 'PUSERDEL':
      return 'billing-key query';
    case 'TSREG':
    case 'TSCANCEL':
      return 'cash receipt';
    case 'AUTHREG':
      return 'card registration';
  }
  if (request.payout) return 'payout query';
  if (request.regular) return request.payType === 'card' ? 'monthly charge' : 'monthly transfer charge';
  // Without a type Payple takes it for a transfer; so does the answer here.
  if (request.simple)
    return request.payType === 'card' ? 'billing-key charge' : 'transfer charge by billing key';
  return null;
}
