import { existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
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
  build(): Service;
}

// A folder of a package without a list of exports: no module can import it by name.
const { DriverService } = createRequire(import.meta.url)('selenium-webdriver/remote') as {
  readonly DriverService: { readonly Builder: new (executable: string) => ServiceBuilder };
};

/** Debian's WPE WebKit: the engine of every browser on an iPhone, of 2022. */
const DRIVER = '/usr/bin/WPEWebDriver';
const [BROWSER] = globSync('/usr/lib/*/wpe-webkit-*/MiniBrowser');

/** Null: it is there. */
export function whyNoWebkit(): string | null {
  return existsSync(DRIVER) && BROWSER !== undefined
    ? null
    : 'WebKit is not tested: apt-get install wpewebkit-driver libwpewebkit-1.1-0 libwpebackend-fdo-1.0-1';
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
export async function webkitEngine(): Promise<Engine> {
  const devices: Device[] = [];
  const first = await startDevice();
  devices.push(first);
  const version = String((await first.driver.getCapabilities()).get('browserVersion'));
  let isFree = true;
  return {
    name: `WebKit ${version}`,
    open: async () => {
      const device = isFree ? first : await startDevice();
      if (!isFree) devices.push(device);
      isFree = false;
      const handle = await device.driver.getWindowHandle();
      return tabOf(device.driver, handle);
    },
    close: async () => {
      await Promise.all(devices.map((device) => device.stop()));
    },
  };
}

interface Device {
  readonly driver: WebDriver;
  stop(): Promise<void>;
}

async function startDevice(): Promise<Device> {
  const service = new DriverService.Builder(DRIVER).setLoopback(true).build();
  const server = await service.start(PATIENCE_MS);
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    'wpe:browserOptions': { binary: BROWSER, args: ['--automation', '--headless'] },
  });
  try {
    const driver = await new Builder().usingServer(server).withCapabilities(capabilities).build();
    return {
      driver,
      stop: async () => {
        await driver.quit().catch(() => undefined);
        await service.kill();
      },
    };
  } catch (error) {
    await service.kill();
    throw error;
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
