import { refresh } from '../../recovery/refresh.ts';
import { viewOf } from '../window-answer.ts';
import type { Step } from './step.ts';

/** Shows where the payment stands. */
export const look: Step<null> = async (deps, recorded) => await viewOf(deps, await refresh(deps, recorded));
