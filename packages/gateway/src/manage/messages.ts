import { type MessageEntry, readMessage } from '../delivery/message-log.ts';
import { update } from '../store/update.ts';
import { actBy, type ManageDeps } from './act.ts';

/** Shows a message with its customer's address and words: whoever reads a customer's data stands in the trail. Null: there is none. */
export async function showMessage(deps: ManageDeps, id: string): Promise<MessageEntry | null> {
  return await update<MessageEntry | null, MessageEntry | null>(deps, {
    load: () => readMessage(deps.store, id),
    decide: (message) => message,
    toWrites: (message) =>
      message === null
        ? []
        : [actBy(deps, { type: 'message.read', merchantId: message.merchantId, subject: id })],
  });
}
