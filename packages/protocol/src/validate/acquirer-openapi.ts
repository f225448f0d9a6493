import { z } from 'zod';
import { ACQUIRER_VERSION, CALLBACK_PATH, VERSION_HEADER } from '../acquirer/index.ts';
import * as schemas from './acquirer.ts';

const components = {
  AuthenticationStatus: schemas.authenticationStatus,
  ApprovalStatus: schemas.approvalStatus,
  ApproveRequest: schemas.approveRequest,
  BeginRequest: schemas.beginRequest,
  BeginResponse: schemas.beginResponse,
  Callback: schemas.callback,
  CancelRequest: schemas.acquirerCancelRequest,
  CancelStatus: schemas.acquirerCancelStatus,
  ChargedCard: schemas.chargedCard,
  LedgerEntry: schemas.ledgerEntry,
  LedgerPage: schemas.ledgerPage,
  MerchantFacts: schemas.merchantFacts,
  Profiles: schemas.profiles,
  Rejected: schemas.rejectedStatus,
  ReverseRequest: schemas.reverseRequest,
} as const;
type Component = keyof typeof components;

/** What a field says, wherever it stands. A field without a sentence is an error. */
const fields: Readonly<Record<string, string>> = {
  acquirer:
    'Code of the company that takes it to the books and pays (매입사); null or absent where it is not said.',
  acquiredOn:
    'KST day on which it is taken to the books (매입일), yyyymmdd; null or absent while that is not known.',
  amountWon: 'Won. In an answer: what the card company has for this id, or was asked about.',
  approvableForMs: 'Milliseconds since the same moment in which an authenticated card may be charged.',
  approvalNumber: 'Of the approval (승인번호); eight digits as a rule.',
  approvedAtMs: 'Milliseconds since the epoch, within a day of now.',
  approvedOn: 'KST day of the approval, yyyymmdd.',
  attemptId: 'Of one attempt to charge, made by the gateway and never used for another.',
  authenticationId: 'Of one question to a customer, made by the gateway.',
  bookedAtMs: 'Milliseconds since the epoch, on the day of the page in KST.',
  businessNumber: 'Ten digits (사업자등록번호), or null.',
  callbackUrl: 'Where the news goes that the customer has decided.',
  cancelId: 'Of one cancellation, made by the gateway. In the books null, unless it is a cancellation.',
  cancelledAtMs: 'Milliseconds since the epoch, within a day of now.',
  card: 'What kind of card was charged; null or absent where it is not said.',
  cardCompany: 'Code of the issuer (카드사).',
  cardName: 'As the receipt says it.',
  code: 'Of a refusal: the institution’s code. Of a beginning: six digits to type, unique among pending ones.',
  by: 'Who takes over the interest.',
  customerMonths:
    'Of the first so many months the customer still pays the interest (부분 무이자); 0: of none.',
  cutoff: 'midnight: an approval is reversed on its KST day only. null: no such end.',
  day: 'KST day, yyyymmdd.',
  depositOn:
    'KST day on which its money is due (입금예정일), yyyymmdd; null or absent while that is not known.',
  entries: 'What was booked, oldest first.',
  firstDay: 'First KST day of the offer, yyyymmdd.',
  from: 'HH:MM in KST.',
  goods: 'What is bought, as the customer reads it.',
  holder: 'Whose card it is.',
  idempotentCancels: 'The same cancel id is cancelled once.',
  inquiry: 'It answers what became of an attempt, and of a cancellation.',
  interestBy: 'Who pays the interest of an instalment; null at once, too.',
  interestFree:
    'Of a request: what the customer was promised, null or absent: nothing. Of a profile: what the card company takes over of every merchant; absent: nothing.',
  isClosed: 'No further entry of this day will appear.',
  isForeign: 'Issued abroad.',
  isInterestFree: 'Without interest for the customer; null or absent where it is not said.',
  kind: 'Of an entry, or of a card.',
  lastDay: 'Last KST day of the offer, yyyymmdd.',
  lifeMs: 'Milliseconds in which the customer may approve, since the card company first heard of it.',
  link: 'Opens the card app on the device of the window: http, https or the scheme of an app.',
  maintenance: 'Hours in which it answers nothing; null: none. `from` after `to` goes over midnight.',
  maskedNumber: 'At most twelve of its digits are to be seen.',
  merchant: 'The shop as card companies know it.',
  merchantId: 'Of the merchant at the gateway.',
  merchantName: 'As the customer reads it.',
  minimumWon: 'Won; smaller amounts have no part in it.',
  months: 'Months of the instalment, 2 to 12 each.',
  next: 'What to ask for next with `after`; null when there is no more now.',
  orderReference: 'The same for an order in each request about it; tells nothing of it.',
  profiles: 'One for each card company.',
  publicUrl: 'Origin under which the customer reaches the card app, where the gateway knows it.',
  qr: 'Text of the QR code: a URL.',
  quota: 'Months of the instalment: 00 at once, or 02 to 12.',
  remembersReversals:
    'It remembers the reversal of an attempt that it has not seen, and refuses the attempt later.',
  returnUrl: 'Where the card app leads a customer who came by `link`; null: nowhere.',
  reversalWithinMs: 'Milliseconds after an approval in which it can be reversed (망취소); null: at any time.',
  status: 'The outcome.',
  taxFreeWon: 'Won of the amount that are exempt from VAT. With taxWon at most amountWon.',
  taxWon: 'Won of the amount that are VAT. With taxFreeWon at most amountWon.',
  terminalId: 'Terminal (단말기번호) under which the merchant is registered.',
  to: 'HH:MM in KST.',
  traceNumber: 'Twelve digits for people and terminals (거래 추적번호); null where there is none.',
};

interface JsonSchema {
  readonly [key: string]: unknown;
}

/** The OpenAPI 3.1 document of the card companies' contract, from the schemas that the gateway reads answers by. */
export function acquirerOpenApi(): JsonSchema {
  const attempt = pathId('attemptId');
  return {
    openapi: '3.1.0',
    info: {
      title: 'Dojang: the card companies’ contract',
      version: ACQUIRER_VERSION,
      description:
        'What an adapter to a card company or its network answers, and the gateway asks. In words: docs/acquirer.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://localhost:4100', description: 'the virtual card companies' }],
    security: [{ sharedSecret: [] }],
    paths: {
      '/acquirer/authentications': {
        post: operation('begin', 'Asks a customer to authenticate a card', {
          body: 'BeginRequest',
          answer: ['BeginResponse', 'Rejected'],
          refusals: [409],
        }),
      },
      '/acquirer/authentications/{id}': {
        get: operation('authentication', 'What the customer has decided', {
          parameters: [pathId('authenticationId')],
          answer: ['AuthenticationStatus'],
          refusals: [404],
        }),
      },
      '/acquirer/authentications/{id}/cancel': {
        post: operation('cancelAuthentication', 'Withdraws a question that is still pending', {
          parameters: [pathId('authenticationId')],
          answer: ['AuthenticationStatus'],
          refusals: [404],
        }),
      },
      '/acquirer/approvals': {
        post: operation('approve', 'Charges an authenticated card (승인), once', {
          body: 'ApproveRequest',
          answer: ['ApprovalStatus'],
          refusals: [409],
        }),
      },
      '/acquirer/approvals/{id}': {
        get: operation('inquire', 'What became of an attempt', {
          parameters: [attempt, amountQuery()],
          answer: ['ApprovalStatus'],
        }),
      },
      '/acquirer/approvals/{id}/reverse': {
        post: operation('reverse', 'Undoes an attempt, whatever became of it (망취소)', {
          parameters: [attempt],
          body: 'ReverseRequest',
          answer: ['ApprovalStatus'],
        }),
      },
      '/acquirer/approvals/{id}/cancels': {
        post: operation('cancel', 'Gives back an approved amount, or a part of it (취소)', {
          parameters: [attempt],
          body: 'CancelRequest',
          answer: ['CancelStatus'],
          refusals: [409],
        }),
      },
      '/acquirer/cancels/{id}': {
        get: operation('inquireCancel', 'What became of a cancellation', {
          parameters: [pathId('cancelId'), amountQuery()],
          answer: ['CancelStatus'],
        }),
      },
      '/acquirer/ledger/{day}': {
        get: operation('ledger', 'What was booked on a day, oldest first', {
          parameters: [
            { name: 'day', in: 'path', required: true, schema: plain(schemas.ledgerDay) },
            { name: 'after', in: 'query', schema: plain(schemas.ledgerQuery.shape.after.unwrap()) },
            {
              name: 'limit',
              in: 'query',
              schema: {
                type: 'integer',
                minimum: 1,
                maximum: schemas.LEDGER_PAGE.most,
                default: schemas.LEDGER_PAGE.usual,
              },
            },
          ],
          answer: ['LedgerPage'],
        }),
      },
      '/acquirer/profiles': {
        get: operation('profiles', 'What each card company can do', { answer: ['Profiles'], refusals: [] }),
      },
    },
    webhooks: {
      decided: {
        post: {
          operationId: 'decided',
          summary: `News for ${CALLBACK_PATH} of the gateway; the status call is the truth`,
          requestBody: json({ $ref: refTo('Callback') }, { required: true }),
          responses: { 200: { description: 'Heard' } },
        },
      },
    },
    components: {
      securitySchemes: {
        sharedSecret: { type: 'http', scheme: 'bearer', description: 'The secret shared in both directions' },
      },
      parameters: {
        Version: {
          name: VERSION_HEADER,
          in: 'header',
          description:
            'Of this contract; a request of another is refused with 400. The gateway always names it.',
          schema: { type: 'string', const: ACQUIRER_VERSION },
        },
      },
      schemas: {
        ...componentSchemas(),
        Refusal: {
          type: 'object',
          properties: { error: { type: 'string', description: 'Fields and rules, never values.' } },
          required: ['error'],
        },
      },
    },
  };
}

const refTo = (name: string) => `#/components/schemas/${name}`;
const json = (schema: JsonSchema, beside: JsonSchema) => ({
  ...beside,
  content: { 'application/json': { schema } },
});
const refusalWords = {
  400: 'Not of the documented shape, or of another version',
  401: 'The shared secret is missing or wrong',
  404: 'Nobody has heard of it',
  409: 'The id was used with another body; nothing was done',
} as const;

interface Described {
  readonly parameters?: readonly JsonSchema[];
  readonly body?: Component;
  readonly answer: readonly Component[];
  readonly refusals?: readonly (404 | 409)[];
}

function operation(operationId: string, summary: string, described: Described): JsonSchema {
  const { parameters = [], body, answer, refusals = [] } = described;
  const refs = answer.map((name) => ({ $ref: refTo(name) }));
  return {
    operationId,
    summary,
    parameters: [{ $ref: '#/components/parameters/Version' }, ...parameters],
    ...(body !== undefined && { requestBody: json({ $ref: refTo(body) }, { required: true }) }),
    responses: {
      200: json(refs.length === 1 ? { ...refs[0] } : { anyOf: refs }, { description: 'The outcome' }),
      ...Object.fromEntries(
        ([400, 401, ...refusals] as const).map((status) => [
          status,
          json({ $ref: refTo('Refusal') }, { description: refusalWords[status] }),
        ]),
      ),
    },
  };
}

const { authenticationId: anId, amountWon: someWon } = schemas.beginRequest.shape;

function pathId(field: 'authenticationId' | 'attemptId' | 'cancelId'): JsonSchema {
  return { name: 'id', in: 'path', required: true, description: fields[field], schema: plain(anId) };
}

function amountQuery(): JsonSchema {
  return {
    name: 'amountWon',
    in: 'query',
    required: true,
    description: fields['amountWon'],
    schema: plain(someWon),
  };
}

function plain(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', override: tidy });
  return rest;
}

function componentSchemas(): JsonSchema {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(components)) registry.add(schema, { id });
  const { schemas: made } = z.toJSONSchema(registry, { io: 'input', uri: refTo, override: tidy });
  return Object.fromEntries(
    Object.entries(made).map(([name, { $schema: _dialect, $id: _id, ...schema }]) => [
      name,
      described(schema),
    ]),
  );
}

interface Made {
  readonly zodSchema: z.core.$ZodTypes;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}

/** Says which fields may be missing, and no bounds that only a float has. */
function tidy({ zodSchema, jsonSchema }: Made): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  // What is read as null when it is missing or not understood.
  if (zodSchema._zod.def.type === 'catch') delete jsonSchema.default;
  if (zodSchema._zod.def.type !== 'object') return;
  const { shape } = zodSchema._zod.def;
  if (jsonSchema.required !== undefined)
    jsonSchema.required = jsonSchema.required.filter((name) => shape[name]?._zod.def.type !== 'catch');
}

/** The same schema with a sentence for each field. One place of a Zod schema may serve several fields, so nothing is changed. */
function described(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(described);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'properties' ? describedFields(value as Readonly<Record<string, object>>) : described(value),
    ]),
  );
}

function describedFields(properties: Readonly<Record<string, object>>): JsonSchema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const description = fields[name];
      if (description === undefined) throw new Error(`no sentence says what ${name} is`);
      return [name, { description, ...(described(property) as object) }];
    }),
  );
}
