import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import {
  Builder,
  By,
  Capabilities,
  error,
  Key as Keys,
  until,
  type WebDriver,
  type WebElement,
} from 'selenium-webdriver';
import { type Engine, type Key, type Kind, PATIENCE_MS, type Place, pathOf, type Tab } from './engine.ts';

interface Service {
  start(timeoutMs: number): Promise<string>;
  kill(): Promise<void>;
}

interface ServiceBuilder {
  setLoopback(loopback: boolean): ServiceBuilder;
  setEnvironment(environment: NodeJS.ProcessEnv): ServiceBuilder;
  build(): Service;
}

// A folder of a package without a list of exports: no module can import it by name.
const { DriverService } = createRequire(import.meta.url)('selenium-webdriver/remote') as {
  readonly DriverService: { readonly Builder: new (executable: string) => ServiceBuilder };
};

/** One of WebKit's two builds that Debian has, with the driver of each. */
interface Build {
  readonly name: string;
  readonly driver: string;
  readonly browser: string | undefined;
  /** The capability by which the driver is told what to start. */
  readonly capability: string;
  readonly options: readonly string[];
  readonly needsScreen: boolean;
  readonly packages: string;
}

/** The engine of every browser on an iPhone, of 2022. It draws on no screen. */
export const wpe: Build = {
  name: 'WebKit (WPE)',
  driver: '/usr/bin/WPEWebDriver',
  browser: globSync('/usr/lib/*/wpe-webkit-*/MiniBrowser')[0],
  capability: 'wpe:browserOptions',
  options: ['--automation', '--headless'],
  needsScreen: false,
  packages: 'wpewebkit-driver libwpewebkit-1.1-0 libwpebackend-fdo-1.0-1',
};

/** The same of today. */
export const gtk: Build = {
  name: 'WebKit (GTK)',
  driver: '/usr/bin/WebKitWebDriver',
  browser: globSync('/usr/lib/*/webkit2gtk-4.1/MiniBrowser')[0],
  capability: 'webkitgtk:browserOptions',
  options: ['--automation'],
  needsScreen: true,
  packages: 'webkit2gtk-driver xvfb',
};

const SCREEN = '/usr/bin/Xvfb';

/** Null: it is there. */
export function whyNot({ name, driver, browser, needsScreen, packages }: Build): string | null {
  const isThere = existsSync(driver) && browser !== undefined && (!needsScreen || existsSync(SCREEN));
  return isThere ? null : `${name} is not tested: apt-get install ${packages}`;
}

const LOOKS_AT_MOST = 100;

const keys: Readonly<Record<Key, string>> = {
  Tab: Keys.TAB,
  Enter: Keys.ENTER,
  Space: ' ',
  ArrowDown: Keys.ARROW_DOWN,
  Escape: Keys.ESCAPE,
};

/** A driver has one browser at a time: each device has its own. */
export async function webkitEngine(build: Build): Promise<Engine> {
  const devices: Device[] = [];
  const open = async () => {
    const device = await startDevice(build);
    devices.push(device);
    return device;
  };
  const close = async () => {
    await Promise.all(devices.map((device) => device.stop()));
  };
  try {
    let unused: Device | null = await open();
    const version = String((await unused.driver.getCapabilities()).get('browserVersion'));
    return {
      name: `${build.name} ${version}`,
      open: async () => {
        const { driver } = unused ?? (await open());
        unused = null;
        return tabOf(driver, await driver.getWindowHandle());
      },
      close,
    };
  } catch (caught) {
    await close();
    throw caught;
  }
}

interface Screen {
  readonly process: ChildProcess;
  readonly display: string;
}

/** A screen that nobody sees, under a number that is free. */
async function startScreen(): Promise<Screen> {
  const args = ['-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '1280x900x24'];
  const child = spawn(SCREEN, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [number] = (await once(child.stdio[3] as Readable, 'data')) as [Buffer];
  return { process: child, display: `:${number.toString().trim()}` };
}

interface Device {
  readonly driver: WebDriver;
  stop(): Promise<void>;
}

async function startDevice(build: Build): Promise<Device> {
  // One each: what lies behind another window is pressed in vain.
  const screen = build.needsScreen ? await startScreen() : null;
  const environment = { ...process.env, ...(screen && { DISPLAY: screen.display }) };
  const service = new DriverService.Builder(build.driver)
    .setLoopback(true)
    .setEnvironment(environment)
    .build();
  const server = await service.start(PATIENCE_MS);
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    // The browser outlives its session now and then; it never outlives its driver.
    [build.capability]: {
      binary: '/usr/bin/setpriv',
      args: ['--pdeathsig', 'KILL', build.browser, ...build.options],
    },
  });
  try {
    const driver = await new Builder().usingServer(server).withCapabilities(capabilities).build();
    return {
      driver,
      stop: async () => {
        await driver.quit().catch(() => undefined);
        await service.kill();
        screen?.process.kill();
      },
    };
  } catch (caught) {
    await service.kill();
    screen?.process.kill();
    throw caught;
  }
}

function tabOf(driver: WebDriver, handle: string): Tab {
  const within = (frame: string | null): Place => {
    const enter = async () => {
      await driver.switchTo().window(handle);
      await driver.switchTo().defaultContent();
      if (frame === null) return;
      const element = await located(driver, By.css(frame));
      await standsStill(element);
      await driver.switchTo().frame(element);
    };
    const find = async (kind: Kind, words: string) => {
      await enter();
      const element = await located(driver, By.xpath(pathOf(kind, words)));
      await driver.wait(until.elementIsVisible(element), PATIENCE_MS);
      return element;
    };
    return {
      press: async (kind, words) => {
        const element = await tryAgainWhileStale(() => find(kind, words));
        await standsStill(element);
        await element.click();
      },
      waitFor: async (kind, words) => {
        await tryAgainWhileStale(() => find(kind, words));
      },
      attribute: async (kind, words, name) => (await (await find(kind, words)).getAttribute(name)) ?? '',
      ask: async <Value>(expression: string) => {
        await enter();
        return driver.executeScript<Value>(`return (${expression})`);
      },
    };
  };
  const page = within(null);
  return {
    ...page,
    goto: async (url) => {
      await driver.switchTo().window(handle);
      await driver.get(url);
    },
    url: async () => {
      await driver.switchTo().window(handle);
      return driver.getCurrentUrl();
    },
    frame: within,
    key: async (key) => {
      await driver.switchTo().window(handle);
      await driver.actions().sendKeys(keys[key]).perform();
    },
    opened: async () => {
      const next = await driver.wait(
        async () => (await driver.getAllWindowHandles()).find((other) => other !== handle) ?? null,
        PATIENCE_MS,
      );
      if (next === null) throw new Error('no tab was opened');
      return tabOf(driver, next);
    },
  };
}

function located(driver: WebDriver, by: By): Promise<WebElement> {
  return driver.wait(until.elementLocated(by), PATIENCE_MS);
}

/** Waits until an element is where it was a moment before: a layer that grows moves what is in it. */
async function standsStill(element: WebElement): Promise<void> {
  let before = '';
  for (let look = 0; look < LOOKS_AT_MOST; look += 1) {
    const now = JSON.stringify(await element.getRect());
    if (now === before) return;
    before = now;
  }
}

/** An element that the page has drawn anew between the look and the press. */
async function tryAgainWhileStale<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (caught) {
      if (!(caught instanceof error.StaleElementReferenceError) || tries === 5) throw caught;
    }
  }
}
