import type { Acquirer } from './acquirer/acquirer.ts';
import type { FlowDeps } from './flow-deps.ts';
import type { Mode } from './settings.ts';

/** The card companies as the flows of a mode see them. Only in test can an order ask them to fail; live does not even load it. */
export async function cardCompaniesOf(
  mode: Mode,
  acquirer: Acquirer,
): Promise<Pick<FlowDeps, 'acquirer' | 'rehearse'>> {
  if (mode === 'live') return { acquirer };
  const { withRehearsals } = await import('./rehearsal/rehearse.ts');
  return withRehearsals(acquirer);
}
