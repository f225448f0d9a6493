export { createPayer, type Payer, type PayerInput, type PayOptions } from './payer.ts';
export type { PhoneApprovalInput, PhoneSession } from './phone-session.ts';
export type { ChooseOptions, StageName, WindowSession } from './window-session.ts';
