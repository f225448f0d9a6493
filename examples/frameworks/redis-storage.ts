import {
  type ConfirmKeys,
  type InboxStorage,
  type LeaseStore,
  leasedStorage,
  type OpenOrder,
  type OpenOrders,
} from '@dojang/sdk';

/** What is needed of a client: `createClient()` of the package `redis` has it as it is. */
export interface RedisClient {
  eval(script: string, call: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/**
 * An inbox's storage in Redis 6 or newer, for any number of processes. Each step is one script, which Redis runs by itself, so that
 * nothing comes between its look and its change. Turn on `appendonly`: what Redis forgets is not followed up.
 */
export function redisStorage(redis: RedisClient, prefix = 'dojang:'): InboxStorage<null> {
  const run = (script: string, keys: readonly string[], values: readonly (string | number)[]) =>
    redis.eval(script, { keys: keys.map((key) => `${prefix}${key}`), arguments: values.map(String) });

  const leases: LeaseStore = {
    lease: async ({ key, token, nowMs, leaseMs }) => {
      const found = await run(scripts.lease, [`lease:${key}`], [token, nowMs, nowMs + leaseMs]);
      return found === 'leased' || found === 'busy' ? found : 'done';
    },
    isDone: async (key) => (await run(scripts.isDone, [`lease:${key}`], [])) === 1,
    complete: async (key, token) => (await run(scripts.complete, [`lease:${key}`], [token])) === 1,
    release: async (key, token) => void (await run(scripts.release, [`lease:${key}`], [token])),
  };

  const openOrders: OpenOrders = {
    find: async (key) => readOrder(await run(scripts.find, [`order:${key}`], [])),
    put: async ({ version, dueAtMs, ...rest }) => {
      const keys = [`order:${rest.key}`, `due:${rest.scope}`];
      return (await run(scripts.put, keys, [version, dueAtMs, JSON.stringify(rest)])) === 1;
    },
    takeDue: async ({ scope, nowMs, leasedUntilMs, most }) => {
      const taken = await run(scripts.takeDue, [`due:${scope}`], [nowMs, leasedUntilMs, most]);
      return (Array.isArray(taken) ? taken : []).flatMap((fields) => readOrder(fields) ?? []);
    },
    remove: async ({ key, version }) => void (await run(scripts.remove, [`order:${key}`], [version])),
  };

  const confirmKeys: ConfirmKeys = {
    bind: async (key, orderNumber) => String(await run(scripts.bind, [`key:${key}`], [orderNumber])),
  };

  return leasedStorage({ leases, openOrders, confirmKeys });
}

/** An order as the scripts give it: what changes with each of them, and the rest as JSON. */
function readOrder(fields: unknown): OpenOrder | null {
  if (!Array.isArray(fields) || typeof fields[2] !== 'string') return null;
  const [version, dueAtMs, rest] = fields;
  return { ...(JSON.parse(rest) as OpenOrder), version: Number(version), dueAtMs: Number(dueAtMs) };
}

const scripts = {
  lease: `
    local token, untilMs, done = unpack(redis.call('HMGET', KEYS[1], 'token', 'untilMs', 'done'))
    if done then return 'done' end
    if token and token ~= ARGV[1] and tonumber(untilMs) > tonumber(ARGV[2]) then return 'busy' end
    redis.call('HSET', KEYS[1], 'token', ARGV[1], 'untilMs', ARGV[3])
    return 'leased'`,
  isDone: `return redis.call('HEXISTS', KEYS[1], 'done')`,
  complete: `
    if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
    redis.call('HSET', KEYS[1], 'done', '1')
    return 1`,
  release: `
    local token, done = unpack(redis.call('HMGET', KEYS[1], 'token', 'done'))
    if token == ARGV[1] and not done then redis.call('DEL', KEYS[1]) end`,
  find: `return redis.call('HMGET', KEYS[1], 'version', 'dueAtMs', 'rest')`,
  put: `
    local version = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
    if version ~= tonumber(ARGV[1]) - 1 then return 0 end
    redis.call('HSET', KEYS[1], 'version', ARGV[1], 'dueAtMs', ARGV[2], 'rest', ARGV[3], 'due', KEYS[2])
    redis.call('ZADD', KEYS[2], ARGV[2], KEYS[1])
    return 1`,
  takeDue: `
    local taken = {}
    for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])) do
      redis.call('HINCRBY', key, 'version', 1)
      redis.call('HSET', key, 'dueAtMs', ARGV[2])
      redis.call('ZADD', KEYS[1], ARGV[2], key)
      table.insert(taken, redis.call('HMGET', key, 'version', 'dueAtMs', 'rest'))
    end
    return taken`,
  remove: `
    local version, due = unpack(redis.call('HMGET', KEYS[1], 'version', 'due'))
    if version ~= ARGV[1] then return end
    redis.call('ZREM', due, KEYS[1])
    redis.call('DEL', KEYS[1])`,
  bind: `
    redis.call('SET', KEYS[1], ARGV[1], 'NX')
    return redis.call('GET', KEYS[1])`,
};
