import { type Code, messageOf } from '@dojang/protocol/payple';

/** A refusal in the wire's own form: every field of the answer in its order, empty but for what a refusal says. */
export function refusedAnswer<Field extends string>(
  fields: readonly Field[],
  code: Code,
  message: string = messageOf(code),
): Record<Field, string> {
  const empty = Object.fromEntries(fields.map((name) => [name, ''])) as Record<Field, string>;
  return {
    ...empty,
    PCD_PAY_RST: 'error',
    PCD_PAY_CODE: code,
    PCD_PAY_MSG: message,
    PCD_PAY_TYPE: 'card',
  };
}
