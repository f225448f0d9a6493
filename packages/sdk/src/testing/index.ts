export { type FakeResultInput, fakeResult } from './fake-result.ts';
export { createPayer, type Payer, type PayerInput, type PayOptions } from './payer.ts';
export type { PhoneApprovalInput, PhoneSession } from './phone-session.ts';
export { type SignWebhookInput, signWebhook } from './sign-webhook.ts';
export type { ChooseOptions, StageName, WindowSession } from './window-session.ts';
