import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { historyLine } from '../../../../src/migration/announce/history-line.ts'
import { storyLine } from '../../../../src/migration/announce/story.ts'
import type { LoggedEvent } from '../../../../src/migration/events.ts'
import type { Migration } from '../../../../src/migration/migration.ts'

const path = new URL('../../../golden/0.1.0-basic.json', import.meta.url)
const { events, snapshot } = JSON.parse(readFileSync(path, 'utf8')) as { events: LoggedEvent[]; snapshot: Migration }

it('tells every change of a whole migration once, each by its own words', () => {
  const done = events.filter(({ event }) => event.type === 'change-done')

  const lines = done.map((logged) => historyLine(snapshot, logged))

  expect(done.length).toBe(51)
  expect(new Set(lines).size).toBe(lines.length)
  expect(lines).toContain('Done: Create the account kiosk (standard user).')
})

it('names accounts, which the story in the channel never does', () => {
  const story = events.map((logged) => storyLine(snapshot, logged)).join('\n')

  expect(story).not.toContain('kiosk')
  expect(story).not.toContain('student01')
})
