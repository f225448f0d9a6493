// The screens behind the terms, in a file of their own: they arrive while the terms are read.
export { AuthenticationStep } from './steps/authentication-step.tsx';
export { CardStep } from './steps/card-step.tsx';
export { OutcomeStep } from './steps/outcome-step.tsx';
export { WaitingStep } from './steps/waiting-step.tsx';
export { WayBack } from './way-back.tsx';
