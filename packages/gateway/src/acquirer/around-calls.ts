import type { Acquirer, Reply } from './acquirer.ts';

type Around = <Answer>(
  call: Exclude<keyof Acquirer, 'close'>,
  ask: () => Promise<Reply<Answer>>,
) => Promise<Reply<Answer>>;

/** The same card companies, with something around each call. */
export function aroundCalls(acquirer: Acquirer, around: Around): Acquirer {
  return {
    begin: (...args) => around('begin', () => acquirer.begin(...args)),
    authentication: (...args) => around('authentication', () => acquirer.authentication(...args)),
    cancelAuthentication: (...args) =>
      around('cancelAuthentication', () => acquirer.cancelAuthentication(...args)),
    approve: (...args) => around('approve', () => acquirer.approve(...args)),
    inquire: (...args) => around('inquire', () => acquirer.inquire(...args)),
    reverse: (...args) => around('reverse', () => acquirer.reverse(...args)),
    cancel: (...args) => around('cancel', () => acquirer.cancel(...args)),
    inquireCancel: (...args) => around('inquireCancel', () => acquirer.inquireCancel(...args)),
    ledger: (...args) => around('ledger', () => acquirer.ledger(...args)),
    profiles: (...args) => around('profiles', () => acquirer.profiles(...args)),
    close: () => acquirer.close(),
  };
}
