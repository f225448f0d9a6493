import { checkScreens } from './gallery/check-screens.ts';

checkScreens('ko');
