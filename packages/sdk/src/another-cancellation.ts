import { InputError } from './errors.ts';

export function anotherCancellation(): InputError {
  return new InputError({
    parameter: 'requestId',
    rule: 'one id for each cancellation',
    got: 'the id of a cancellation of another order, day, amount or VAT',
  });
}
