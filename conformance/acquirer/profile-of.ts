import type { Profile } from '../../packages/protocol/src/acquirer/index.ts';
import { isResting } from '../../packages/protocol/src/acquirer/index.ts';
import { profiles } from '../../packages/protocol/src/validate/acquirer.ts';
import { readAnswer, type Wire } from './wire.ts';

/**
 * What a card company says that it can do.
 * @param cardCompany undefined: the first that is named
 * @throws Error when it is not named, or closed for maintenance; Failure when the profiles cannot be read
 */
export async function profileOf(
  wire: Wire,
  cardCompany: string | undefined,
  nowMs: number,
): Promise<Profile> {
  const answer = await wire.send('profiles', ['GET', '/acquirer/profiles']);
  const read = readAnswer(answer, profiles).profiles;
  const found = cardCompany === undefined ? read[0] : read.find((each) => each.cardCompany === cardCompany);
  if (found === undefined)
    throw new Error(
      `--card-company: the profiles name ${read.map((each) => each.cardCompany).join(', ') || 'none'}`,
    );
  if (found.maintenance !== null && isResting(found, nowMs)) {
    const { from, to } = found.maintenance;
    throw new Error(`${found.cardCompany} answers nothing from ${from} to ${to} in Korea: try again later.`);
  }
  return found;
}
