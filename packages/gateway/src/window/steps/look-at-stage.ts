import type { StageView } from '@dojang/protocol/window';
import { refresh } from '../../recovery/refresh.ts';
import { stageView } from '../window-view.ts';
import type { Step } from './step.ts';

/** Shows how far the payment is. */
export const lookAtStage: Step<null, StageView> = async (deps, recorded) =>
  stageView(await refresh(deps, recorded), deps, deps.ports.nowMs());
