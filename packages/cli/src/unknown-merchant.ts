import { CliError } from './cli-error.ts';
import { printable } from './terminal.ts';

export function unknownMerchant(id: string): CliError {
  return new CliError(`There is no merchant ${printable(id)}: dojang merchants list shows those there are.`);
}
