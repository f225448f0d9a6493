import type { Rule } from '../rule.ts';
import type { SkipReason } from '../support/outcome.ts';

/** Documented rules that the public wire alone cannot show, and why not. */
const table: readonly (readonly [id: string, section: string, title: string, reason: SkipReason])[] = [
  ['R2', 'guide 3-2', 'An AuthKey opens a window for 30 minutes', 'clock'],
  [
    'R9',
    'guide 3-2',
    'In live mode the Referer is https, and a registered domain or a sub-domain of one',
    'live',
  ],
  ['R18', 'guide 3-3', 'A mobile number gets a notice of the payment', 'outside'],
  ['R23', 'guide 3-5', 'A registered address gets the result as well', 'command-line'],
  ['Q5', 'guide 3-5', 'A page with a callback gets the result there and is not left', 'browser'],
  ['Q12', 'decided here', 'An unconfirmed CERT payment expires 30 minutes after its result', 'clock'],
  ['Q14', 'decided here', 'A webhook is tried again for three days', 'command-line'],
  [
    'Q27',
    'frequent questions',
    'A result address with http:// or https:// opens the window in the page itself',
    'browser',
  ],
  [
    'Q33',
    'webhook manual',
    'A webhook is JSON, for what was paid, failed, confirmed or cancelled',
    'command-line',
  ],
  ['P24', 'webhook manual', 'The webhook of a payment has the rows of its result', 'command-line'],
  [
    'P25',
    'webhook manual',
    'The webhook of a cancellation has its rows, and PCD_PAYCANCEL_FLAG',
    'command-line',
  ],
  ['AUTH0006', 'code list', 'A call or a window over plain HTTP in live mode', 'live'],
  ['CPCA0001', 'code list', 'The phone was not answered within three minutes', 'clock'],
  ['CPCA0007', 'code list', 'More than the limit of a partner in a month', 'command-line'],
  ['CPCA0010', 'code list', 'The card company cannot be asked for the approval', 'faults'],
  ['CPCA0011', 'code list', 'The card company approved another amount', 'faults'],
  ['CPCA0018', 'code list', 'The outcome of an approval was not learnt', 'faults'],
  ['CPCA0022', 'code list', 'More than the limit of one payment', 'command-line'],
  ['CPCA0023', 'code list', 'More than the limit of a day', 'command-line'],
  ['CPCA0024', 'code list', 'More payments than allowed in a day', 'command-line'],
  ['CPCA0025', 'code list', 'More than the limit of cards in a month', 'command-line'],
  ['PAYC0012', 'decided here', 'The outcome of a cancellation is open', 'faults'],
  ['PCCF0002', 'decided here', 'A confirm later than 30 minutes', 'clock'],
  ['PCCF0003', 'decided here', 'The outcome of a confirm was not learnt', 'faults'],
];

export const rules: readonly Rule[] = table.map(([id, section, title, skip]) => ({
  id,
  section,
  title,
  skip,
}));
