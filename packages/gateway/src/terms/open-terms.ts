import { readFileSync } from 'node:fs';
import { logMomentText } from '@dojang/protocol/figures';
import type { Mode } from '../settings.ts';
import { SetupError } from '../setup-error.ts';
import { systemReason } from '../system-reason.ts';
import { testTerms } from './draft-terms.ts';
import { readTerms, type Terms } from './terms.ts';

/**
 * The terms that customers agree to: the operator's own, and in test mode those that come with Dojang when there are none.
 * @param file JSON as `dojang terms draft` makes it
 * @throws SetupError
 */
export function openTerms(mode: Mode, file: string | undefined, nowMs: number): Terms {
  if (file === undefined) {
    if (mode === 'test') return testTerms();
    throw new SetupError(
      'Live mode needs DOJANG_TERMS, a file with your own terms: dojang terms draft --help makes one to begin with.',
    );
  }
  let json: string;
  try {
    json = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SetupError(`DOJANG_TERMS names ${file}, which cannot be read (${systemReason(cause)}).`, {
      cause,
    });
  }
  const read = readTerms(json);
  if ('terms' in read) {
    const today = kstDay(nowMs);
    if (mode === 'live' && read.terms.effectiveDate > today)
      throw new SetupError(
        `The terms in ${file} take effect on ${read.terms.effectiveDate}, and today is ${today} in Korea: ` +
          'nobody can agree to them yet. Start with those that are in force.',
      );
    return read.terms;
  }
  throw new SetupError([`The terms in ${file} cannot be shown to customers:`, ...read.problems].join('\n  '));
}

/** `YYYY-MM-DD` */
function kstDay(nowMs: number): string {
  return logMomentText(nowMs).slice(0, 10);
}
