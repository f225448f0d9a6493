import { type Finding, ok, problem, warning } from './finding.ts';
import type { Page } from './page.ts';
import type { Registration } from './registered-domain.ts';

type KnownPage = Pick<Page, 'elements' | 'scriptTexts'>;

/** What the page authenticates by, and whether the partner's settings fit that. */
export function checkPageKeys(page: KnownPage, registration: Registration): readonly Finding[] {
  return [...checkClientKey(page, registration), ...checkTokens(page, registration)];
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
function says({ elements, scriptTexts }: KnownPage, word: RegExp): boolean {
  return (
    scriptTexts.some((text) => word.test(text)) ||
    elements.some(
      ({ text, attributes }) => word.test(text) || [...attributes.values()].some((value) => word.test(value)),
    )
  );
}
