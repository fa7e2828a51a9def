import type { Redis } from 'ioredis'

/** One way in which somebody's hand may have slipped. */
export interface Damage {
  readonly key: string
  readonly how: string
  readonly make: (redis: Redis) => Promise<unknown>
}

const TEXTS = [
  '',
  'garbage',
  '-1',
  '1.5',
  'NaN',
  'inf',
  '1e400',
  'null',
  '[]',
  '{}',
  '{"schema":1',
  '\u0000\uFFFF',
  '9'.repeat(40),
]

/** All ways to damage one key, by what it is now. */
export async function damagesOf(redis: Redis, key: string): Promise<Damage[]> {
  const of = (how: string, make: Damage['make']): Damage => ({ key, how, make })
  const type = await redis.type(key)
  const always = [of('gone', (r) => r.del(key)), ...wrongKinds(key, type).map(([how, make]) => of(how, make))]
  switch (type) {
    case 'hash': {
      const fields = await redis.hkeys(key)
      return [
        ...always,
        of('unknown field', (r) => r.hset(key, 'unknown', 'x')),
        ...fields.flatMap((field) => [
          of(`without ${field}`, (r) => r.hdel(key, field)),
          ...TEXTS.map((text) => of(`${field} is ${JSON.stringify(text)}`, (r) => r.hset(key, field, text))),
        ]),
      ]
    }
    case 'zset':
      return [
        ...always,
        ...['garbage', '', 'MIG-999', 'MIG-1\n', '9'.repeat(300)].map((member) =>
          of(`holds ${JSON.stringify(member.slice(0, 12))}`, (r) => r.zadd(key, '0', member)),
        ),
        of('scores are infinite', async (r) => {
          for (const member of await r.zrange(key, '0', '-1')) await r.zadd(key, '-inf', member)
        }),
      ]
    case 'set':
      return [
        ...always,
        of('holds garbage', (r) => r.sadd(key, 'garbage', '')),
        of('holds one that is not there', (r) => r.sadd(key, 'MIG-999')),
      ]
    case 'stream':
      return [
        ...always,
        of('first entry gone', async (r) => r.xdel(key, '1-0')),
        of('garbage at the end', (r) => r.xadd(key, '*', 'what', 'ever')),
        of('an entry too many', (r) => r.xadd(key, '3-0', 'schema', '1', 'commit', 'x', 'event', '{}')),
        of('an entry far away', (r) => r.xadd(key, '77-5', 'schema', '1', 'commit', 'x', 'event', '{}')),
        ...TEXTS.map((text) =>
          of(`its entry is ${JSON.stringify(text)}`, async (r) => {
            const entries = await r.xrange(key, '-', '+')
            await r.del(key)
            for (const [id, fields] of entries) {
              const [, schema, , commit, , , ...rest] = fields
              await r.xadd(key, id, 'schema', String(schema), 'commit', String(commit), 'event', text, ...rest)
            }
          }),
        ),
      ]
    default:
      return [...always, ...TEXTS.map((text) => of(`is ${JSON.stringify(text)}`, (r) => r.set(key, text)))]
  }
}

function wrongKinds(key: string, type: string): [string, Damage['make']][] {
  const kinds: Record<string, Damage['make']> = {
    string: (r) => r.set(key, 'garbage'),
    list: (r) => r.rpush(key, 'garbage'),
    hash: (r) => r.hset(key, 'garbage', 'x'),
    set: (r) => r.sadd(key, 'garbage'),
    zset: (r) => r.zadd(key, '0', 'garbage'),
  }
  return Object.entries(kinds)
    .filter(([kind]) => kind !== type)
    .map(([kind, make]) => [
      `a ${kind}`,
      async (r) => {
        await r.del(key)
        return make(r)
      },
    ])
}
