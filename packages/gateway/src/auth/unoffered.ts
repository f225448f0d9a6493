import { type AuthRequest, type Code, describeCode, reservedCodes } from '@dojang/protocol/payple';

/** A service of Payple that this gateway does not have. Its clients get an answer in the form they read. */
export interface Unoffered {
  readonly service: string;
  /** Where Payple's clients post it; null: Payple's guide does not name a path. */
  readonly path: string | null;
  readonly form: 'charge' | 'billing-key' | 'link' | 'cash-receipt';
  readonly payType: 'card' | 'transfer';
  /** A documented code that says it: the service is not open to this partner, or not by this method. */
  readonly code: string;
  readonly message: string;
}

const rows = [
  ['billing-key charge', '/php/SimplePayCardAct.php', 'charge', 'card', 'SPCD0007'],
  ['monthly charge', '/php/RePayCardAct.php', 'charge', 'card', 'RPCD0007'],
  ['transfer charge by billing key', '/php/SimplePayAct.php', 'charge', 'transfer', 'CPCA9997'],
  ['monthly transfer charge', '/php/RePayAct.php', 'charge', 'transfer', 'CPCA9997'],
  ['transfer', '/php/PayConfirmAct.php', 'charge', 'transfer', 'CPCA9997'],
  ['card registration', null, 'billing-key', 'card', 'CPCA9998'],
  ['billing-key query', '/php/cPayUser/api/cPayUserAct.php', 'billing-key', 'card', 'CPCA9998'],
  ['payment link', '/php/link/api/LinkRegAct.php', 'link', 'card', 'CPCA9998'],
  ['cash receipt', '/php/taxsave/api/tsAct.php', 'cash-receipt', 'transfer', 'CPCA9997'],
] as const satisfies readonly (readonly [
  service: string,
  path: string | null,
  form: Unoffered['form'],
  payType: Unoffered['payType'],
  code: Code | 'SPCD0007' | 'RPCD0007',
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

/** The service a partner authentication asks for when it is one of these; null for what this gateway has. */
export function unofferedPurpose(request: AuthRequest): Unoffered | null {
  const name = serviceOf(request);
  return name === null ? null : (unofferedServices.find(({ service }) => service === name) ?? null);
}

/** What is said to the developer. */
export function unofferedHint({ service }: Unoffered): string {
  return `${service}: not offered here; this gateway takes app-card payments (PCD_PAY_TYPE=card, PCD_CARD_VER=02)`;
}

/** `AUTH`, `PAY` and `CERT` are sent by clients that open a window with any of them, and the window decides. */
function serviceOf(request: AuthRequest): Service | null {
  const isTransfer = request.payType === 'transfer';
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
  if (request.regular) return request.payType === 'card' ? 'monthly charge' : 'monthly transfer charge';
  // Without a type Payple takes it for a transfer; so does the answer here.
  if (request.simple)
    return request.payType === 'card' ? 'billing-key charge' : 'transfer charge by billing key';
  return isTransfer ? 'transfer' : null;
}
