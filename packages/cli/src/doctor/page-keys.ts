import { isOfDomain } from '@dojang/gateway';
import { type Finding, ok, problem, warning } from './finding.ts';
import type { Page } from './page.ts';
import type { Registration } from './registered-domain.ts';

type KnownPage = Pick<Page, 'elements' | 'scriptTexts'>;

/** What the page authenticates by, and whether the partner's settings fit that. */
export function checkPageKeys(
  page: KnownPage & Pick<Page, 'url'>,
  registration: Registration,
  mode: 'test' | 'live',
): readonly Finding[] {
  return [
    ...checkClientKey(page, registration),
    ...checkTokens(page, registration),
    ...checkOwnKeys(page),
    ...checkPageCalls(page, registration, mode),
  ];
}

/** Tokens are named like the keys that they stand for; there is no token of a refund key. */
function checkOwnKeys(page: KnownPage): readonly Finding[] {
  const named = (...names: readonly string[]) =>
    names.find((name) => says(page, new RegExp(`\\b${name}\\b`)));
  const rotate = (kind: 'custkey' | 'refund') =>
    `if it was the key: dojang keys rotate ${kind} <partner> --now`;
  const server = "in the shop's server: authenticate, confirm and cancel there";
  const refundKey = named('PCD_REFUND_KEY');
  if (refundKey !== undefined)
    return [
      problem('keys', 'everybody can read the refund key in the page, and cancel payments with it', {
        expected: "the refund key in the shop's server alone",
        came: refundKey,
        change: [server, rotate('refund')],
      }),
    ];
  const custKey = named('PCD_CUST_KEY', 'custKey');
  if (custKey === undefined) return [];
  return [
    warning(
      'keys',
      `the page names ${custKey}: everybody can read there what it holds, and no payment opens with the key itself`,
      {
        expected: 'PCD_AUTH_KEY and PCD_PAY_URL, from the answer of /php/auth.php, or clientKey',
        came: custKey,
        change: [server, rotate('custkey')],
      },
    ),
  ];
}

/** The address of a call, or a request to the one that a result names; a page may well pass that on to its server. */
const PAGE_CALLS = [
  /\/(?:PayCardConfirmAct|cPayCAct)\.php/,
  /\b(?:fetch|post|ajax)\(\s*[\w$.]*\bPCD_PAY_COFURL\b/,
  /\burl\s*:\s*[\w$.]*\bPCD_PAY_COFURL\b/,
];

/** A confirm or a cancellation from the page is refused before money moves. */
function checkPageCalls(
  page: KnownPage & Pick<Page, 'url'>,
  registration: Registration,
  mode: 'test' | 'live',
): readonly Finding[] {
  const call = PAGE_CALLS.flatMap((words) => saidBy(page, words)).at(0);
  if (call === undefined) return [];
  const explanation = {
    expected: "a confirm and a cancellation by the shop's server",
    came: `${call} in a script of the page`,
    change: ["in the shop's server: make the call there"],
  };
  if (mode === 'live')
    return [problem('page calls', 'live mode refuses the calls of pages, before money moves', explanation)];
  const { merchantId } = registration;
  const isAllowed =
    registration.kind === 'known' &&
    registration.pagesMayCall &&
    registration.domains.some((domain) => isOfDomain(page.url.hostname, domain));
  if (isAllowed)
    return [
      warning('page calls', `${merchantId} allows them in test mode; live mode refuses them`, explanation),
    ];
  return [
    problem('page calls', 'the gateway refuses the calls of pages, before money moves', {
      ...explanation,
      change: [
        ...explanation.change,
        `in test mode, to try things out: dojang merchants edit ${merchantId} --page-calls on; dojang merchants domains ${merchantId} --add ${page.url.hostname}`,
      ],
    }),
  ];
}

function checkClientKey(page: KnownPage, registration: Registration): readonly Finding[] {
  if (registration.kind === 'unknown' || !says(page, /\bclientKey\b/)) return [];
  const { merchantId, clientKeyUse, sealedOrdersOnly } = registration;
  if (clientKeyUse === 'off')
    return [
      problem(
        'clientKey',
        `the page opens windows by the client key, and ${merchantId} has it switched off`,
        {
          expected: "an authentication by the shop's server (/php/auth.php), or a client key that is on",
          came: 'clientKey',
          change: [`dojang merchants edit ${merchantId} --client-key on`],
        },
      ),
    ];
  if (sealedOrdersOnly)
    return [
      problem('clientKey', `${merchantId} takes sealed orders only, and a client key seals nothing`, {
        expected: "an authentication by the shop's server that sends PCD_PAY_OID and PCD_PAY_TOTAL",
        came: 'clientKey',
        change: [`dojang merchants edit ${merchantId} --sealed-orders-only off`],
      }),
    ];
  return [ok('clientKey', `on for ${merchantId}: whoever reads this page may open windows with it`)];
}

/** The script puts the whole answer of the authentication into the page, its tokens too. */
function checkTokens(page: KnownPage, registration: Registration): readonly Finding[] {
  if (!says(page, /\bpayple_auth_file\b/) || !says(page, /\bCERT\b/)) return [];
  if (registration.kind === 'known' && registration.rawKeysOnly)
    return [ok('tokens', `the page sees them, and ${registration.merchantId} confirms by raw keys only`)];
  return [
    warning(
      'tokens',
      'payple_auth_file shows them to the page, and a confirm takes them: a customer could confirm without the shop',
      {
        expected: 'PCD_AUTH_KEY and PCD_PAY_URL in the page, or a partner that confirms by raw keys only',
        came: 'payple_auth_file with PCD_PAY_WORK=CERT',
        change: [
          "in the shop's server: cst_id and custKey themselves as PCD_CST_ID and PCD_CUST_KEY of the confirm",
          `dojang merchants edit ${registration.merchantId} --raw-keys-only on`,
        ],
      },
    ),
  ];
}

/** In a script, in an inline handler or in a field of a form. */
function says(page: KnownPage, word: RegExp): boolean {
  return saidBy(page, word).length > 0;
}

/** What matches, wherever it stands. */
function saidBy({ elements, scriptTexts }: KnownPage, words: RegExp): readonly string[] {
  const texts = [
    ...scriptTexts,
    ...elements.flatMap(({ text, attributes }) => [text, ...attributes.values()]),
  ];
  return texts.flatMap((text) => words.exec(text)?.[0] ?? []);
}
