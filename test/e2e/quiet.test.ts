import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { redisKeys } from '../../src/store/keys.ts'
import { RedisSamples } from '../../src/store/redis-samples.ts'
import { SiteStory } from '../support/site-story.ts'

const ENTRY = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))

test('workers count sessions by themselves, and say when it is quiet', async () => {
  const story = await SiteStory.open()
  const { source } = story.site
  const sessions = source.state().sessions.length
  const samples = new RedisSamples({ redis: story.redis, keys: redisKeys(story.prefix) })

  await Promise.all([story.worker(), story.worker()])
  await expect.poll(() => samples.list('lab-old'), { timeout: 60_000 }).not.toEqual([])

  const [first] = await samples.list('lab-old')
  expect(first).toMatchObject({ active: sessions, disconnected: 0 })
  await expect.poll(() => source.shells(), { timeout: 60_000 }).toEqual([])
  const picture = join(story.site.directory, 'quiet.png')
  const run = promisify(execFile)(process.execPath, [ENTRY, 'quiet', 'lab-old', '--png', picture], {
    env: story.site.environment,
  })
  expect((await run).stdout).toContain('A usual week')
  expect(readFileSync(picture).subarray(1, 4).toString()).toBe('PNG')
})
