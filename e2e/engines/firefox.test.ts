import { firefoxEsr } from './candidates.ts';
import { describeEngine } from './flows.ts';

describeEngine(firefoxEsr);
