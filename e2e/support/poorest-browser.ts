import type { BrowserContext } from 'playwright-core';
import { lackedBy, namesBelow } from '../../scripts/browser-range/browser-data.ts';

interface Lacked {
  readonly owner: string;
  /** Null: the owner itself. */
  readonly member: string | null;
  readonly isStatic: boolean;
}

/** Every object and member of the browser that some browser of the range lacks. */
function lacked(): readonly Lacked[] {
  return ['api', 'javascript.builtins'].flatMap((place) =>
    namesBelow(place).flatMap((owner) => {
      const path = `${place}.${owner}`;
      const members = namesBelow(path)
        .filter((name) => name !== owner && lackedBy(`${path}.${name}`).length > 0)
        .map((name) => ({
          owner,
          member: name.replace(/_static$/, ''),
          isStatic: name.endsWith('_static') || isStatic(place, owner, name),
        }));
      const whole = lackedBy(path).length > 0 ? [{ owner, member: null, isStatic: false }] : [];
      return [...members, ...whole];
    }),
  );
}

/** Of the language's own objects the data does not say which members are static. */
function isStatic(place: string, owner: string, name: string): boolean {
  return place === 'javascript.builtins' && Object.hasOwn(Reflect.get(globalThis, owner) ?? {}, name);
}

/** Takes from every page of a context what any browser of the range lacks: together they are poorer than each. */
export async function impoverish(context: BrowserContext): Promise<void> {
  await context.addInitScript((list: readonly Lacked[]) => {
    for (const { owner, member, isStatic } of list) {
      const held: unknown = Reflect.get(globalThis, owner);
      if (member === null) Reflect.deleteProperty(globalThis, owner);
      const place: unknown = isStatic || typeof held !== 'function' ? held : held.prototype;
      if (member !== null && place instanceof Object) Reflect.deleteProperty(place, member);
    }
  }, lacked());
}
