import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const dockerfile = readFileSync('Dockerfile', 'utf8')

describe('the image', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) => match[1]?.split(' ') ?? [])

  it('copies only what exists and is let through by .dockerignore', () => {
    const letThrough = [...readFileSync('.dockerignore', 'utf8').matchAll(/^!(.+)$/gm)].map((match) => match[1] ?? '')

    expect(copied.length).toBeGreaterThan(5)
    expect(copied.filter((path) => !existsSync(path))).toEqual([])
    expect([...new Set(copied)].sort()).toEqual([...letThrough].sort())
  })

  it('runs as a user without rights and looks after its health', () => {
    const last = dockerfile.split(/^FROM /m).at(-1)

    expect(last).toMatch(/^USER node$/m)
    expect(last).toMatch(/^HEALTHCHECK /m)
    expect(last).toMatch(/^ENTRYPOINT \["node", "\/app\/bin\/stationmaster.mjs"\]$/m)
  })

  it('holds no development packages', () => {
    expect(dockerfile).toContain('RUN npm ci --omit=dev')
  })
})

describe('the compose file', () => {
  const { services, volumes } = parse(readFileSync('compose.yml', 'utf8'), { merge: true }) as {
    services: Record<string, Record<string, unknown>>
    volumes: object
  }

  it('leaves no core dumps, and neither does the unit of systemd', () => {
    expect(Object.values(services).map(({ ulimits }) => ulimits)).toEqual(Array(3).fill({ core: 0 }))
    expect(readFileSync('docs/install.md', 'utf8')).toMatch(/^ +LimitCORE=0$/m)
  })

  it('has bot, worker and Redis', () => {
    expect(Object.keys(services)).toEqual(['bot', 'worker', 'redis'])
    expect(services.bot).toMatchObject({ command: ['bot'], depends_on: { redis: { condition: 'service_healthy' } } })
    expect(services.worker).toMatchObject({ command: ['worker'], read_only: true })
  })

  it('runs a Redis that forgets nothing', () => {
    const flags = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction']

    expect(services.redis?.command).toEqual(['redis-server', ...flags])
    expect(services.redis).toMatchObject({
      volumes: ['redis-data:/data'],
      healthcheck: { test: ['CMD', 'redis-cli', 'ping'] },
    })
    expect(volumes).toEqual({ 'redis-data': null })
  })
})
